package dev.serai.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.IccProfile;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebP, BMP and TIFF, against the pixels beside the files; see make.py. */
class OtherFormatsTest {
    private static final int WIDTH = 37;
    private static final int HEIGHT = 23;

    @ParameterizedTest
    @CsvSource({
        "webp/lossless.webp, 3, 8, 0",
        "webp/lossless-alpha.webp, 4, 8, 0",
        "webp/lossy.webp, 3, 8, 2",
        "webp/lossy-alpha.webp, 4, 8, 2",
        "webp/orientation-6.webp, 3, 8, 0",
        "bmp/rgb24.bmp, 3, 8, 0",
        "bmp/rgb32.bmp, 3, 8, 0",
        "bmp/top-down.bmp, 3, 8, 0",
        "bmp/os2.bmp, 3, 8, 0",
        "bmp/grey8.bmp, 1, 8, 0",
        "bmp/bilevel.bmp, 1, 8, 0",
        "bmp/palette8.bmp, 3, 8, 0",
        "bmp/palette4.bmp, 3, 8, 0",
        "bmp/rle8.bmp, 3, 8, 0",
        "bmp/rle4.bmp, 3, 8, 0",
        "bmp/rgb555.bmp, 3, 8, 1",
        "bmp/rgb565.bmp, 3, 8, 1",
        "bmp/alpha.bmp, 4, 8, 0",
        "tiff/rgb.tif, 3, 8, 0",
        "tiff/rgb-lzw.tif, 3, 8, 0",
        "tiff/rgb-deflate-tiles.tif, 3, 8, 0",
        "tiff/rgb-packbits-planes.tif, 3, 8, 0",
        "tiff/rgb-big-endian.tif, 3, 8, 0",
        "tiff/rgba.tif, 4, 8, 0",
        "tiff/rgbx.tif, 3, 8, 0",
        "tiff/rgb16.tif, 3, 16, 0",
        "tiff/rgb16-big-endian.tif, 3, 16, 0",
        "tiff/rgba16.tif, 4, 16, 0",
        "tiff/grey.tif, 1, 8, 0",
        "tiff/grey16.tif, 1, 16, 0",
        "tiff/grey-alpha.tif, 2, 8, 0",
        "tiff/grey-from-white.tif, 1, 8, 0",
        "tiff/grey16-from-white.tif, 1, 16, 0",
        "tiff/bilevel.tif, 1, 8, 0",
        "tiff/bilevel-from-white.tif, 1, 8, 0",
        "tiff/premultiplied.tif, 4, 8, 0",
        "tiff/palette.tif, 3, 8, 0",
        "tiff/cmyk.tif, 3, 8, 1",
        "tiff/profile.tif, 3, 8, 0",
        "tiff/jpeg.tif, 3, 8, 4",
        "tiff/fax.tif, 1, 8, 0",
        "tiff/orientation-1.tif, 3, 8, 0",
        "tiff/orientation-2.tif, 3, 8, 0",
        "tiff/orientation-3.tif, 3, 8, 0",
        "tiff/orientation-4.tif, 3, 8, 0",
        "tiff/orientation-5.tif, 3, 8, 0",
        "tiff/orientation-6.tif, 3, 8, 0",
        "tiff/orientation-7.tif, 3, 8, 0",
        "tiff/orientation-8.tif, 3, 8, 0"
    })
    void readsWhatOtherProgramsWrote(String name, int channels, int depth, int within) {
        Picture picture = Codecs.read(TestFiles.bytes(name), Limits.DEFAULT);

        assertThat(picture.width()).isEqualTo(WIDTH);
        assertThat(picture.height()).isEqualTo(HEIGHT);
        assertThat(picture.channels()).isEqualTo(channels);
        assertThat(picture.depth()).isEqualTo(depth);
        assertThat(picture.header().frames()).isEqualTo(1);
        Frame frame = picture.frames().get(0);
        assertThat(frame.channels()).isEqualTo(channels);
        assertThat(frame.depth()).isEqualTo(depth);
        assertThat(frame.width()).isEqualTo(WIDTH);
        int[] expected = levels(TestFiles.bytes(name.substring(0, name.indexOf('.')) + ".raw"), depth);
        int[] actual = levels(frame);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i])).as("sample " + i).isLessThanOrEqualTo(within);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"webp/orientation-6.webp", "tiff/profile.tif"})
    void keepsTheColorProfile(String name) {
        assertThat(Codecs.read(TestFiles.bytes(name), Limits.DEFAULT).iccProfile())
                .isPresent();
    }

    @Test
    void showsEveryFrameOfAnAnimatedWebp() {
        Picture picture = Codecs.read(TestFiles.bytes("webp/animated.webp"), Limits.DEFAULT);

        assertThat(picture.header().frames()).isEqualTo(5);
        assertThat(picture.loopCount()).isEqualTo(3);
        assertThat(picture.frames()).extracting(Frame::delayMillis).containsExactly(40, 50, 60, 1234, 1);
        assertSameWhereVisible(TestFiles.bytes("webp/animated.raw"), joined(picture), 0);
    }

    @Test
    void sendsAnAnimatedWebpOnAsItIs() {
        byte[] file = TestFiles.bytes("webp/animated.webp");
        byte[] sent = Codecs.write(Codecs.read(file, Limits.DEFAULT), Format.WEBP, WriteOptions.DEFAULT);

        assertSameWhereVisible(TestFiles.bytes("webp/animated.raw"), joined(Codecs.read(sent, Limits.DEFAULT)), 0);
        assertThat(sent.length).isLessThanOrEqualTo(file.length);
    }

    @Test
    void writesAnAnimationAsWebpWithoutLoss() {
        Picture picture = Codecs.read(TestFiles.bytes("gif/sprites.gif"), Limits.DEFAULT);
        Picture again = Codecs.read(Codecs.write(picture, Format.WEBP, WriteOptions.DEFAULT), Limits.DEFAULT);

        assertSameWhereVisible(joined(picture), joined(again), 0);
        assertThat(again.loopCount()).isEqualTo(picture.loopCount());
        assertThat(again.frames()).extracting(Frame::delayMillis).containsExactly(100, 100, 100, 100);
    }

    @Test
    void writesWebpFramesThatMoveAnywhere() {
        Random random = new Random(9);
        for (int round = 0; round < 30; round++) {
            int width = 1 + random.nextInt(20);
            int height = 1 + random.nextInt(20);
            int channels = 1 + random.nextInt(4);
            byte[] last = new byte[channels * width * height];
            random.nextBytes(last);
            List<Frame> frames = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                last = last.clone();
                for (int j = random.nextInt(4); j > 0; j--) {
                    last[random.nextInt(last.length)] += 50;
                }
                frames.add(Frame.of(last, channels, width, height, 10 * i));
            }
            Picture picture = Picture.of(Format.PNG, new Picture.Content(frames, 0, null));
            Picture again = Codecs.read(Codecs.write(picture, Format.WEBP, WriteOptions.DEFAULT), Limits.DEFAULT);
            assertThat(again.header().frames()).isEqualTo(4);
            assertSameWhereVisible(rgba(joined(picture), channels), rgba(joined(again), again.channels()), 0);
        }
    }

    @Test
    void turnsTheStoredPixelsBeforeItSendsAWebpOn() {
        Picture picture = Codecs.read(TestFiles.bytes("webp/orientation-6.webp"), Limits.DEFAULT);
        assertThat(picture.source().orElseThrow().encoded()).isEmpty();

        Picture again = Codecs.read(Codecs.write(picture, Format.WEBP, new WriteOptions(95)), Limits.DEFAULT);
        assertThat(again.width()).isEqualTo(WIDTH);
        assertThat(again.iccProfile()).hasValue(picture.iccProfile().orElseThrow());
    }

    @Test
    void writesLosslessWebpFromPngAndLossyFromJpeg() {
        byte[] samples = TestFiles.bytes("webp/lossless.raw");
        Frame frame = Frame.of(samples, 3, WIDTH, HEIGHT, 0);

        byte[] lossless = Codecs.write(Picture.of(Format.PNG, frame), Format.WEBP, WriteOptions.DEFAULT);
        assertThat(Codecs.read(lossless, Limits.DEFAULT).frames().get(0).bytes())
                .isEqualTo(samples);

        byte[] good = Codecs.write(Picture.of(Format.JPEG, frame), Format.WEBP, new WriteOptions(90));
        byte[] poor = Codecs.write(Picture.of(Format.JPEG, frame), Format.WEBP, new WriteOptions(10));
        assertThat(poor.length).isLessThan(good.length);
        double loss =
                rms(samples, Codecs.read(good, Limits.DEFAULT).frames().get(0).bytes());
        assertThat(loss / rms(samples, TestFiles.bytes("webp/lossy.raw"))).isBetween(0.9, 1.1);
    }

    @Test
    void writesGrayAlphaAndSixteenBitsAsWebp() {
        Frame gray = Frame.of(new byte[] {0, 100, (byte) 255, (byte) 128}, 2, 2, 1, 0);
        Picture again = Codecs.read(
                Codecs.write(Picture.of(Format.PNG, gray), Format.WEBP, WriteOptions.DEFAULT), Limits.DEFAULT);
        assertThat(again.frames().get(0).bytes())
                .isEqualTo(new byte[] {0, 0, 0, 100, (byte) 255, (byte) 255, (byte) 255, (byte) 128});

        Frame wide = Frame.of(new short[] {(short) 65535, 257 * 3, 128}, 3, 1, 1, 0);
        again = Codecs.read(
                Codecs.write(Picture.of(Format.PNG, wide), Format.WEBP, WriteOptions.DEFAULT), Limits.DEFAULT);
        assertThat(again.frames().get(0).bytes()).isEqualTo(new byte[] {(byte) 255, 3, 0});
    }

    @ParameterizedTest
    @EnumSource(names = {"GIF", "WEBP"})
    void writesAGrayProfileAsOneForColor(Format format) {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        Frame gray = Frame.of(new byte[] {7}, 1, 1, 1, 0);
        Picture picture = Picture.of(Format.PNG, new Picture.Content(List.of(gray), 1, profile));

        Picture again = Codecs.read(Codecs.write(picture, format, WriteOptions.DEFAULT), Limits.DEFAULT);

        assertThat(again.iccProfile().flatMap(IccProfile::parse).map(IccProfile::colorSpace))
                .hasValue("RGB ");
    }

    @Test
    void doesNotWriteWhatTheFormatCannotHold() {
        Picture wide = Picture.of(Format.PNG, Frame.of(new byte[16_384], 1, 16_384, 1, 0));
        assertThat(refusal(() -> Codecs.write(wide, Format.WEBP, WriteOptions.DEFAULT)))
                .isEqualTo(Refusal.TOO_MANY_PIXELS);
        Picture wider = Picture.of(Format.PNG, Frame.of(new byte[65_536], 1, 65_536, 1, 0));
        assertThat(refusal(() -> Codecs.write(wider, Format.GIF, WriteOptions.DEFAULT)))
                .isEqualTo(Refusal.TOO_MANY_PIXELS);
    }

    private static Refusal refusal(ThrowingCallable call) {
        return catchThrowableOfType(RefusedException.class, call).refusal();
    }

    private static int[] levels(Frame frame) {
        if (frame.depth() == 8) {
            return levels(frame.bytes(), 8);
        }
        int[] levels = new int[frame.shorts().length];
        Arrays.setAll(levels, i -> frame.shorts()[i] & 0xFFFF);
        return levels;
    }

    private static int[] levels(byte[] raw, int depth) {
        int[] levels = new int[depth == 8 ? raw.length : raw.length / 2];
        ByteBuffer in = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.setAll(levels, i -> depth == 8 ? raw[i] & 0xFF : in.getShort(2 * i) & 0xFFFF);
        return levels;
    }

    private static byte[] joined(Picture picture) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        picture.frames().forEach(frame -> all.writeBytes(frame.bytes()));
        return all.toByteArray();
    }

    private static byte[] rgba(byte[] samples, int channels) {
        byte[] rgba = new byte[samples.length / channels * 4];
        for (int i = 0; i < rgba.length / 4; i++) {
            for (int c = 0; c < 3; c++) {
                rgba[4 * i + c] = samples[i * channels + (channels < 3 ? 0 : c)];
            }
            rgba[4 * i + 3] = channels % 2 == 0 ? samples[i * channels + channels - 1] : (byte) 255;
        }
        return rgba;
    }

    private static void assertSameWhereVisible(byte[] expected, byte[] actual, int within) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i += 4) {
            assertThat(actual[i + 3]).isEqualTo(expected[i + 3]);
            for (int c = 0; c < 3 && expected[i + 3] != 0; c++) {
                assertThat(Math.abs((actual[i + c] & 0xFF) - (expected[i + c] & 0xFF)))
                        .as("sample " + (i + c))
                        .isLessThanOrEqualTo(within);
            }
        }
    }

    private static double rms(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (a[i] & 0xFF) - (b[i] & 0xFF);
            sum += difference * difference;
        }
        return Math.sqrt(sum / a.length);
    }

    /** Masks of 8, 8 and no bits: the color that has none is 0. */
    @Test
    void readsABmpWhoseBlueHasNoBits() {
        ByteBuffer bmp = ByteBuffer.allocate(14 + 40 + 12 + 4).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put((byte) 'B').put((byte) 'M').putInt(70).putInt(0).putInt(66);
        bmp.putInt(40)
                .putInt(1)
                .putInt(1)
                .putShort((short) 1)
                .putShort((short) 16)
                .putInt(3);
        bmp.position(54).putInt(0xFF00).putInt(0xFF).putInt(0).putShort((short) 0x40C0);

        Frame frame = Codecs.read(bmp.array(), Limits.DEFAULT).frames().get(0);

        assertThat(frame.bytes()).containsExactly(0x40, 0xC0, 0);
    }

    @Test
    void readsABmpThatForgetsItsPaletteInTheOffset() {
        ByteBuffer bmp = ByteBuffer.allocate(14 + 40 + 2 * 4 + 4).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put((byte) 'B').put((byte) 'M').putInt(66).putInt(0).putInt(54);
        bmp.putInt(40)
                .putInt(2)
                .putInt(1)
                .putShort((short) 1)
                .putShort((short) 8)
                .putInt(0);
        bmp.putInt(46, 2).putInt(54, 0x102030).putInt(58, 0x405060).put(62, (byte) 1);

        Frame frame = Codecs.read(bmp.array(), Limits.DEFAULT).frames().get(0);

        assertThat(frame.bytes()).containsExactly(0x40, 0x50, 0x60, 0x10, 0x20, 0x30);
    }
}
