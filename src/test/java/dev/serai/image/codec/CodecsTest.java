package dev.serai.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {
    private static final Picture PICTURE = Picture.of(Format.PNG, Frame.of(new byte[] {1, 2, 3}, 3, 1, 1, 0));

    @ParameterizedTest
    @CsvSource({
        "png/rgb-8.png, PNG",
        "gif/once.gif, GIF",
        "gif/root-1.gif, GIF",
        "webp/lossy.webp, WEBP",
        "webp/lossless.webp, WEBP",
        "webp/animated.webp, WEBP",
        "bmp/rgb24.bmp, BMP",
        "bmp/os2.bmp, BMP",
        "tiff/rgb.tif, TIFF",
        "tiff/rgb-big-endian.tif, TIFF"
    })
    void findsTheFormatFromTheBytes(String name, Format format) {
        assertThat(Codecs.formatOf(TestFiles.bytes(name))).hasValue(format);
        assertThat(Codecs.read(TestFiles.bytes(name), Limits.DEFAULT).format()).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GIF",
                "GIF88a and more",
                "BM",
                "BM, said the text, and was longer than a header",
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "%PDF-1.7",
                "RIFF1234WAVEfmt ",
                "II*",
                "picture.png"
            })
    void refusesWhatIsNoImage(String text) {
        byte[] file = text.getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Codecs.formatOf(file)).isEmpty();
        assertThat(refusal(() -> Codecs.read(file, Limits.DEFAULT))).isEqualTo(Refusal.UNSUPPORTED_FORMAT);
        assertThat(refusal(() -> Codecs.header(file))).isEqualTo(Refusal.UNSUPPORTED_FORMAT);
    }

    @Test
    void saysThatNothingWasSent() {
        assertThat(catchThrowableOfType(RefusedException.class, () -> Codecs.read(new byte[0], Limits.DEFAULT)))
                .hasMessage("There are no bytes; send an image.");
    }

    @Test
    void refusesTooManyBytesBeforeLookingAtThem() {
        Limits limits = new Limits(10, 100, 1);

        assertThat(refusal(() -> Codecs.read(new byte[11], limits))).isEqualTo(Refusal.TOO_LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void writesWhatItSaysItWrites(Format format) {
        if (format.writable()) {
            byte[] file = Codecs.write(PICTURE, format, WriteOptions.DEFAULT);
            assertThat(Codecs.formatOf(file)).hasValue(format);
            assertThat(Codecs.header(file).width()).isEqualTo(1);
        } else {
            assertThat(refusal(() -> Codecs.write(PICTURE, format, WriteOptions.DEFAULT)))
                    .isEqualTo(Refusal.UNSUPPORTED_FORMAT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesFiftyThousandSquarePixelsBeforeDecodingThem(Format format) {
        byte[] file = claiming(format, 50_000);
        assertThat(Codecs.header(file).width()).isEqualTo(50_000);
        assertThat(Codecs.header(file).height()).isEqualTo(50_000);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(refusal(() -> Codecs.read(file, Limits.DEFAULT))).isEqualTo(Refusal.TOO_MANY_PIXELS);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    @ParameterizedTest
    @EnumSource
    void refusesAFrameBeyondWhatAnArrayHolds(Format format) {
        byte[] file = claiming(format, 50_000);
        Limits generous = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);

        assertThat(refusal(() -> Codecs.read(file, generous))).isEqualTo(Refusal.TOO_MANY_PIXELS);
    }

    /** A file of that format with a sound header that claims a square of that side, and as good as no data. */
    private static byte[] claiming(Format format, int side) {
        ByteBuffer little = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        switch (format) {
            case PNG -> {
                ByteBuffer png = ByteBuffer.allocate(256);
                png.putLong(0x89504E470D0A1A0AL);
                byte[] header = ByteBuffer.allocate(13)
                        .putInt(side)
                        .putInt(side)
                        .put(new byte[] {8, 2, 0, 0, 0})
                        .array();
                chunk(png, "IHDR", header);
                chunk(png, "IDAT", new byte[] {0x78, (byte) 0x9C, 3, 0, 0, 0, 0, 1});
                chunk(png, "IEND", new byte[0]);
                return trimmed(png);
            }
            case GIF -> {
                little.put(Bytes.ascii("GIF89a")).putShort((short) side).putShort((short) side);
                little.put(new byte[] {0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B});
                return trimmed(little);
            }
            case JPEG -> {
                ByteBuffer jpeg = ByteBuffer.allocate(256);
                jpeg.putShort((short) 0xFFD8);
                jpeg.putShort((short) 0xFFDB).putShort((short) 67).put(new byte[65]);
                jpeg.putShort((short) 0xFFC0).putShort((short) 17).put((byte) 8);
                jpeg.putShort((short) side).putShort((short) side).put((byte) 3);
                jpeg.put(new byte[] {1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0});
                jpeg.putShort((short) 0xFFDA).putShort((short) 12);
                jpeg.put(new byte[] {3, 1, 0, 2, 0, 3, 0, 0, 63, 0});
                jpeg.putShort((short) 0xFFD9);
                return trimmed(jpeg);
            }
            case WEBP -> {
                little.put(Bytes.ascii("RIFF")).putInt(4 + 18 + 14).put(Bytes.ascii("WEBPVP8X"));
                little.putInt(10).putInt(0);
                little.putShort((short) (side - 1)).put((byte) (side - 1 >> 16));
                little.putShort((short) (side - 1)).put((byte) (side - 1 >> 16));
                little.put(Bytes.ascii("VP8L")).putInt(5).put(new byte[] {0x2F, 0, 0, 0, 0, 0});
                return trimmed(little);
            }
            case BMP -> {
                little.put(Bytes.ascii("BM")).putInt(58).putInt(0).putInt(54);
                little.putInt(40).putInt(side).putInt(side).putShort((short) 1).putShort((short) 24);
                little.put(new byte[28]);
                return trimmed(little);
            }
            case TIFF -> {
                little.put(Bytes.ascii("II*\0")).putInt(8).putShort((short) 7);
                int[][] fields = {{256, side}, {257, side}, {258, 8}, {262, 1}, {273, 8}, {278, side}, {279, 100}};
                for (int[] field : fields) {
                    little.putShort((short) field[0])
                            .putShort((short) 4)
                            .putInt(1)
                            .putInt(field[1]);
                }
                return trimmed(little.putInt(0));
            }
            default -> throw new IllegalArgumentException(format.toString());
        }
    }

    private static void chunk(ByteBuffer png, String name, byte[] data) {
        byte[] named = new ByteArrayOutputStream() {
            {
                writeBytes(Bytes.ascii(name));
                writeBytes(data);
            }
        }.toByteArray();
        CRC32 crc = new CRC32();
        crc.update(named);
        png.putInt(data.length).put(named).putInt((int) crc.getValue());
    }

    private static byte[] trimmed(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    private static Refusal refusal(ThrowingCallable call) {
        return catchThrowableOfType(RefusedException.class, call).refusal();
    }
}
