package dev.serai.image.codec.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.TestFiles;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The common kinds of TIFF, as other programs write them; see tiff/make.py. */
class TiffTest {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int COMPRESSION = 259;
    private static final int STRIP_OFFSETS = 273;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_LENGTHS = 279;
    private static final int PREDICTOR = 317;

    @ParameterizedTest
    @CsvSource({
        "pillow-lzw, 37, 23, 3, 8",
        "pillow-lzw-differences, 37, 23, 3, 8",
        "pillow-deflate-differences, 37, 23, 4, 8",
        "pillow-old-deflate, 37, 23, 3, 8",
        "pillow-packbits, 37, 23, 3, 8",
        "pillow-grey-packbits, 200, 150, 1, 8",
        "pillow-grey-alpha-lzw-differences, 37, 23, 2, 8",
        "pillow-grey-alpha-from-white, 37, 23, 2, 8",
        "pillow-grey16-lzw, 37, 23, 1, 16",
        "pillow-flat-and-noise-lzw, 200, 150, 1, 8",
        "vips-tiles, 37, 23, 3, 8",
        "vips-tiles-lzw-differences, 37, 23, 4, 8",
        "vips-grey-tiles-packbits, 37, 23, 1, 8",
        "vips-rgb16-deflate-differences, 37, 23, 3, 16",
        "vips-rgba16-tiles-deflate-differences, 37, 23, 4, 16",
        "vips-rgba16-premultiplied-lzw, 37, 23, 4, 16",
        "vips-grey-deflate-differences, 200, 150, 1, 8",
        "tiffcp-rgb16-big-endian-lzw-differences, 37, 23, 3, 16",
        "tiffcp-grey16-big-endian, 37, 23, 1, 16",
        "tiffcp-rgba-packbits, 37, 23, 4, 8",
        "tiffcp-flat-and-noise-lzw-one-strip, 200, 150, 1, 8",
        "tiffcp-flat-and-noise-deflate-one-strip, 200, 150, 1, 8"
    })
    void readsTheCommonKindsItself(String name, int width, int height, int channels, int depth) {
        byte[] file = TestFiles.bytes("tiff/" + name + ".tif");

        Picture picture = Codecs.read(file, Limits.DEFAULT);

        assertThat(picture.width()).isEqualTo(width);
        assertThat(picture.height()).isEqualTo(height);
        assertThat(picture.channels()).isEqualTo(channels);
        assertThat(picture.depth()).isEqualTo(depth);
        assertThat(raw(picture.frames().get(0))).isEqualTo(TestFiles.bytes("tiff/" + name + ".raw"));
        assertThat(raw(withoutLibrary(file).frames().get(0))).isEqualTo(TestFiles.bytes("tiff/" + name + ".raw"));
        assertThat(readHere(file)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bilevel", "palette", "cmyk", "jpeg", "fax", "rgb-packbits-planes"})
    void leavesRareKindsToThePlugin(String name) {
        assertThat(readHere(TestFiles.bytes("tiff/" + name + ".tif"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb",
                "pillow-lzw",
                "pillow-packbits",
                "pillow-deflate-differences",
                "tiffcp-flat-and-noise-lzw-one-strip",
                "tiffcp-flat-and-noise-deflate-one-strip"
            })
    void refusesDataThatEndTooEarly(String name) {
        byte[] file = TestFiles.bytes("tiff/" + name + ".tif");
        int length = get(file, STRIP_LENGTHS);

        for (int less : new int[] {length / 8, length / 2, length - 40, length - 9}) {
            assertBroken(set(file, STRIP_LENGTHS, length - less));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 8, 32773, 32946})
    void refusesDataThatMeanNothing(int compression) {
        byte[] file = TestFiles.bytes("tiff/pillow-lzw.tif");
        int start = get(file, STRIP_OFFSETS);
        Arrays.fill(file, start, start + get(file, STRIP_LENGTHS), (byte) 0x80);

        assertBroken(set(file, COMPRESSION, compression));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pillow-lzw", "pillow-packbits", "pillow-old-deflate", "rgb", "grey16"})
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void refusesMorePixelsThanTheDataCanHoldWithoutMakingRoomForThem(String name) {
        byte[] file = set(set(TestFiles.bytes("tiff/" + name + ".tif"), WIDTH, 20_000), HEIGHT, 20_000);
        Limits generous = new Limits(1 << 20, 2_000_000_000L, 1);

        Picture claimed = Codecs.read(set(file, ROWS_PER_STRIP, 20_000), generous);

        assertThat(catchThrowableOfType(RefusedException.class, claimed::frames).refusal())
                .isEqualTo(Refusal.BROKEN_IMAGE);
    }

    @Test
    void leavesUnknownPredictorsAlone() {
        assertThat(readHere(set(TestFiles.bytes("tiff/pillow-lzw-differences.tif"), PREDICTOR, 3)))
                .isFalse();
    }

    private static void assertBroken(byte[] file) {
        Picture picture = Codecs.read(file, Limits.DEFAULT);
        assertThat(readHere(file)).isTrue();
        RefusedException refused = catchThrowableOfType(RefusedException.class, picture::frames);
        assertThat(refused.refusal()).isEqualTo(Refusal.BROKEN_IMAGE);
        assertThat(catchThrowableOfType(RefusedException.class, withoutLibrary(file)::frames))
                .hasMessage(refused.getMessage());
    }

    private static Picture withoutLibrary(byte[] file) {
        TiffCodec codec = new TiffCodec(() -> false);
        return codec.open(file, codec.header(file));
    }

    private static boolean readHere(byte[] file) {
        TiffDirectory directory = new TiffDirectory(ByteBuffer.wrap(file));
        return TiffKind.isRead(ByteBuffer.wrap(file), directory, directory.parts());
    }

    private static byte[] raw(Frame frame) {
        if (frame.depth() == 8) {
            return frame.bytes();
        }
        ByteBuffer out = ByteBuffer.allocate(2 * frame.shorts().length).order(ByteOrder.LITTLE_ENDIAN);
        out.asShortBuffer().put(frame.shorts());
        return out.array();
    }

    /** The first value of a field of a little-endian file. */
    private static int get(byte[] file, int tag) {
        int entry = entry(file, tag);
        return Bytes.u16le(file, entry + 2) == 3 ? Bytes.u16le(file, entry + 8) : (int) Bytes.u32le(file, entry + 8);
    }

    /** A copy of a little-endian file with another value, in 32 bits, for a field that has one. */
    private static byte[] set(byte[] file, int tag, int value) {
        ByteBuffer changed = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int entry = entry(file, tag);
        assertThat(changed.getInt(entry + 4)).as("values of field " + tag).isEqualTo(1);
        changed.putShort(entry + 2, (short) 4).putInt(entry + 8, value);
        return changed.array();
    }

    private static int entry(byte[] file, int tag) {
        int directory = (int) Bytes.u32le(file, 4);
        for (int i = 0; i < Bytes.u16le(file, directory); i++) {
            if (Bytes.u16le(file, directory + 2 + 12 * i) == tag) {
                return directory + 2 + 12 * i;
            }
        }
        throw new IllegalArgumentException("no field " + tag);
    }
}
