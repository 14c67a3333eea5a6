package dev.serai.image.codec.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kinds of samples that few programs write, in files that are made here, field by field (TIFF 6.0). */
class TiffKindsTest {
    private static final int PHOTOMETRIC = 262;
    private static final int SAMPLES = 277;
    private static final int PLANAR = 284;
    private static final int PREDICTOR = 317;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;

    private static final int GRAY = 1;
    private static final int RGB = 2;
    private static final int YCBCR = 6;
    private static final int LAB = 8;
    private static final int ICC_LAB = 9;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15})
    void readsColorsOfAnyNumberOfBits(int bits) {
        int most = (1 << bits) - 1;
        long[] samples = {0, most, most / 2, most / 3, most, 0, 0, most / 3, most};

        for (boolean planes : new boolean[] {false, true}) {
            File file = new File(RGB, 3, bits).size(3, 1).planes(planes);
            Frame frame = frame(file.bytes(planes ? file.planes(samples) : file.packed(samples)));

            int top = bits > 8 ? 65_535 : 255;
            assertThat(levels(frame))
                    .containsExactly(IntStream.range(0, samples.length)
                            .map(i -> (int) Math.round((double) samples[i] * top / most))
                            .toArray());
        }
    }

    @ParameterizedTest
    @CsvSource({"24, 1", "32, 1", "64, 1", "24, 3", "32, 3", "64, 3"})
    void roundsLongNumbersTo16Bits(int bits, int colors) {
        long most = bits == 64 ? -1 : (1L << bits) - 1;
        long[] samples = {0, most, most >>> 1, 0x7FFFL << bits - 16, 0x8000L << bits - 16, 1};
        // The third is the middle, which may be rounded either way.
        int[] expected = {0, 65_535, 32_767, 32_767, 32_768, 0};

        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            File file = new File(colors == 1 ? GRAY : RGB, colors, bits)
                    .size(6 / colors, 1)
                    .order(order);

            int[] levels = levels(frame(file.bytes(file.packed(samples))));
            for (int i = 0; i < levels.length; i++) {
                assertThat(levels[i]).isBetween(expected[i], expected[i] + (i == 2 ? 1 : 0));
            }
        }
    }

    /** As libvips shows them, and all peers where none is negative. */
    @Test
    void takesNegativeNumbersForBlack() {
        File narrow = new File(GRAY, 1, 8).size(4, 1).set(SAMPLE_FORMAT, 2);
        assertThat(levels(frame(narrow.bytes(new byte[] {-128, -1, 0, 127})))).containsExactly(0, 0, 0, 127);

        File wide = new File(GRAY, 1, 16).size(3, 1).set(SAMPLE_FORMAT, 2);
        assertThat(levels(frame(wide.bytes(wide.packed(-32_768, 1, 32_767))))).containsExactly(0, 1, 32_767);

        File longer = new File(RGB, 3, 32).size(1, 1).set(SAMPLE_FORMAT, 2);
        assertThat(levels(frame(longer.bytes(longer.packed(-1, 1000, 70_000))))).containsExactly(0, 1000, 65_535);
    }

    @ParameterizedTest
    @CsvSource({"34925, LZMA", "50000, Zstandard", "50001, WebP"})
    void namesTheCompressionThatItDoesNotUndo(int compression, String name) {
        byte[] file = new File(RGB, 3, 8).size(1, 1).set(259, compression).bytes(new byte[] {1, 2, 3});

        assertThatThrownBy(() -> frame(file))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.UNSUPPORTED_FORMAT))
                .hasMessageContaining(name);
    }

    @Test
    void looksForDifferencesOnlyWhereTheyPay() {
        File twelve = new File(GRAY, 1, 12).size(2, 1).set(PREDICTOR, 2).set(259, 1);

        assertThat(levels(frame(twelve.bytes(twelve.packed(4095, 4095))))).containsExactly(65_535, 65_535);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void takesFloatingPointFromZeroToOneAsItIs(int bits) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            File file = new File(RGB, 3, bits).size(2, 1).order(order).set(SAMPLE_FORMAT, 3);

            byte[] bytes = file.bytes(file.packed(floats(bits, 0, 0.25, 0.5, 0.75, 1, Double.NaN)));

            assertThat(Codecs.header(bytes)).isEqualTo(new Header(Format.TIFF, 2, 1, 3, 16, 1));
            assertThat(levels(frame(bytes))).containsExactly(0, 16_384, 32_768, 49_151, 65_535, 0);
        }
    }

    @Test
    void spreadsOtherFloatingPointOverItsOwnRange() {
        File file = new File(GRAY, 1, 32).size(5, 1).set(SAMPLE_FORMAT, 3);

        byte[] heights = file.packed(floats(32, -100, 0, 100, 300, Double.POSITIVE_INFINITY));

        assertThat(levels(frame(file.bytes(heights)))).containsExactly(0, 16_384, 32_768, 65_535, 65_535);
    }

    @Test
    void clipsFloatingPointThatIsAllAlike() {
        File file = new File(GRAY, 1, 32).size(2, 1).set(SAMPLE_FORMAT, 3);

        assertThat(levels(frame(file.bytes(file.packed(floats(32, 7, 7)))))).containsExactly(65_535, 65_535);
    }

    /** Alpha has a range of its own, whatever the colors have. */
    @Test
    void readsFloatingPointInPlanesWithAlpha() {
        File file = new File(GRAY, 2, 32)
                .size(2, 1)
                .planes(true)
                .set(SAMPLE_FORMAT, 3)
                .set(EXTRA_SAMPLES, 2);

        byte[] bytes = file.bytes(file.planes(floats(32, 10, 0.5, 20, 1)));

        assertThat(levels(frame(bytes))).containsExactly(0, 32_768, 65_535, 65_535);
    }

    @Test
    void readsPackedPlanes() {
        File file = new File(RGB, 3, 32)
                .size(2, 1)
                .planes(true)
                .set(SAMPLE_FORMAT, 3)
                .set(PREDICTOR, 1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(deflated(file.packed(floats(32, 0, 0.25)), Deflater.NO_COMPRESSION));
        all.writeBytes(deflated(file.packed(floats(32, 0.5, 0.75)), Deflater.NO_COMPRESSION));
        all.writeBytes(deflated(file.packed(floats(32, 1, 0)), Deflater.NO_COMPRESSION));

        assertThat(levels(frame(file.bytes(all.toByteArray())))).containsExactly(0, 32_768, 65_535, 16_384, 49_151, 0);
    }

    /** Adobe Photoshop TIFF Technical Note 3: the bytes of a row ordered by rank, then as differences. */
    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void undoesDifferencesOfFloatingPoint(int bits) {
        File file = new File(RGB, 3, bits)
                .size(2, 1)
                .order(ByteOrder.LITTLE_ENDIAN)
                .set(SAMPLE_FORMAT, 3)
                .set(PREDICTOR, 3);
        long[] samples = floats(bits, 0, 0.25, 0.5, 0.75, 1, 0.125);
        int size = bits / 8;
        byte[] row = new byte[6 * size];
        for (int i = 0; i < 6; i++) {
            for (int b = 0; b < size; b++) {
                row[b * 6 + i] = (byte) (samples[i] >>> bits - 8 - 8 * b);
            }
        }
        for (int i = row.length - 1; i >= 3; i--) {
            row[i] -= row[i - 3];
        }

        assertThat(levels(frame(file.bytes(deflated(row))))).containsExactly(0, 16_384, 32_768, 49_151, 65_535, 8_192);
    }

    @Test
    void undoesDifferencesOfNumbersOf12And32Bits() {
        File twelve = new File(GRAY, 1, 12).size(3, 1).set(PREDICTOR, 2);
        assertThat(levels(frame(twelve.bytes(deflated(twelve.packed(4095, 1, 4094))))))
                .containsExactly(65_535, 0, 65_519);

        File long32 = new File(GRAY, 1, 32).size(2, 1).set(PREDICTOR, 2);
        assertThat(levels(frame(long32.bytes(deflated(long32.packed(0xFFFFFFFFL, 0x80000000L))))))
                .containsExactly(65_535, 32_767);
    }

    /** Little CMS 2's colors, by Pillow, which rounds between its steps. */
    @ParameterizedTest
    @CsvSource({
        "255, 0, 0, 255, 255, 255",
        "0, 0, 0, 0, 0, 0",
        "138, 81, 70, 251, 5, 4",
        "191, -20, 10, 149, 195, 165",
        "75, 40, -60, 82, 44, 165",
        "128, 0, 0, 119, 119, 119",
        "20, 3, 2, 27, 22, 20"
    })
    void readsLabAsSrgb(int lightness, int a, int b, int red, int green, int blue) {
        byte[] eight = new File(LAB, 3, 8).size(1, 1).bytes(new byte[] {(byte) lightness, (byte) a, (byte) b});
        byte[] icc = new File(ICC_LAB, 3, 8)
                .size(1, 1)
                .bytes(new byte[] {(byte) lightness, (byte) (a + 128), (byte) (b + 128)});
        File wide = new File(LAB, 3, 16).size(1, 1);
        byte[] sixteen = wide.bytes(wide.packed(lightness * 257L, a * 256L & 0xFFFF, b * 256L & 0xFFFF));

        int[] expected = {red, green, blue};
        int[] ours = levels(frame(eight));
        int[] ours16 = levels(frame(sixteen));
        assertThat(levels(frame(icc))).containsExactly(ours);
        for (int c = 0; c < 3; c++) {
            assertThat(ours[c]).isBetween(expected[c] - 5, expected[c] + 5);
            assertThat(ours16[c] / 257.0).isBetween(ours[c] - 0.6, ours[c] + 0.6);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "1, 1", "2, 8", "2, 32"})
    void readsOffsetsOf64Bits(int photometric, int bits) {
        int colors = photometric == RGB ? 3 : 1;
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            File file = new File(photometric, colors, bits).size(8 / colors, 1).order(order);
            long most = bits == 32 ? 0xFFFFFFFFL : (1 << bits) - 1;
            byte[] samples = file.packed(most, 0, most, most, 0, 0, most, 0);

            assertThat(levels(frame(file.big().bytes(samples))))
                    .containsExactly(levels(frame(new File(photometric, colors, bits)
                            .size(8 / colors, 1)
                            .order(order)
                            .bytes(samples))));
        }
    }

    /** TIFF 6.0, section 22: the fields 513 and 514 say where a whole JPEG file is; 532 says its black and white. */
    @Test
    void readsJpegOfTheOldKind() {
        byte[] samples = new byte[16 * 16 * 3];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i < samples.length / 2 ? 16 : 235);
        }
        Picture picture = Picture.of(Format.PNG, Frame.of(samples, 3, 16, 16, 0));
        byte[] jpeg = Codecs.write(picture, Format.JPEG, new WriteOptions(100));

        File file = new File(YCBCR, 3, 8).size(16, 16).set(259, 6).set(513, -1).set(514, -2);
        assertWithinOne(frame(file.bytes(jpeg)), 16, 235);
        file.reference(16, 235, 128, 240, 128, 240);
        assertWithinOne(frame(file.bytes(jpeg)), 0, 255);
    }

    @Test
    void refusesAJpegOfTheOldKindThatIsLargerThanThePicture() {
        Picture picture = Picture.of(Format.PNG, Frame.of(new byte[64 * 64 * 3], 3, 64, 64, 0));
        byte[] jpeg = Codecs.write(picture, Format.JPEG, new WriteOptions(100));
        byte[] file = new File(YCBCR, 3, 8)
                .size(16, 16)
                .set(259, 6)
                .set(513, -1)
                .set(514, -2)
                .bytes(jpeg);

        assertThatThrownBy(() -> frame(file))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("larger");
    }

    private static void assertWithinOne(Frame frame, int upper, int lower) {
        int[] levels = levels(frame);
        for (int i = 0; i < levels.length; i++) {
            int expected = i < levels.length / 2 ? upper : lower;
            assertThat(levels[i]).isBetween(expected - 1, expected + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, 8, 5, complex numbers",
        "1, 17, 1, samples of 17 bits",
        "1, 24, 3, samples of 24 bits in floating point",
        "32845, 16, 2, LogLuv",
    })
    void namesWhatItDoesNotRead(int photometric, int bits, int format, String reason) {
        File file = new File(photometric, 3, bits).size(1, 1).set(SAMPLE_FORMAT, format);

        assertThatThrownBy(() -> Codecs.read(file.bytes(new byte[64]), Limits.DEFAULT))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.UNSUPPORTED_FORMAT))
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"32, 3, false", "32, 3, true", "12, 1, false", "12, 1, true", "64, 1, false"})
    void refusesWhatLacksPixels(int bits, int format, boolean planes) {
        File file = new File(RGB, 3, bits).size(4, 4).planes(planes).set(SAMPLE_FORMAT, format);
        int bytes = 4 * ((4 * bits + 7) / 8);
        byte[] whole = file.bytes(new byte[3 * bytes]);

        assertThat(frame(whole).width()).isEqualTo(4);
        assertThatThrownBy(() -> frame(file.bytes(new byte[3 * bytes - 3])))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.BROKEN_IMAGE));
    }

    private static Frame frame(byte[] file) {
        Picture picture = Codecs.read(file, Limits.DEFAULT);
        Frame frame = picture.frames().get(0);
        assertThat(frame.channels()).isEqualTo(Codecs.header(file).channels());
        assertThat(frame.depth()).isEqualTo(Codecs.header(file).depth());
        return frame;
    }

    private static int[] levels(Frame frame) {
        return frame.depth() == 8
                ? IntStream.range(0, frame.bytes().length)
                        .map(i -> frame.bytes()[i] & 0xFF)
                        .toArray()
                : IntStream.range(0, frame.shorts().length)
                        .map(i -> frame.shorts()[i] & 0xFFFF)
                        .toArray();
    }

    private static long[] floats(int bits, double... values) {
        long[] stored = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            stored[i] = switch (bits) {
                case 16 -> half(values[i]);
                case 32 -> Float.floatToIntBits((float) values[i]) & 0xFFFFFFFFL;
                default -> Double.doubleToLongBits(values[i]);
            };
        }
        return stored;
    }

    /** Powers of two and their quarters, which binary16 holds exactly. */
    private static long half(double value) {
        if (Double.isNaN(value)) {
            return 0x7E00;
        }
        if (value == 0) {
            return 0;
        }
        int exponent = Math.getExponent(value);
        return exponent + 15L << 10 | Math.round((value / Math.scalb(1, exponent) - 1) * 1024);
    }

    private static byte[] deflated(byte[] bytes) {
        return deflated(bytes, Deflater.DEFAULT_COMPRESSION);
    }

    private static byte[] deflated(byte[] bytes, int level) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, new Deflater(level))) {
            deflater.write(bytes);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return out.toByteArray();
    }

    /** One strip, or one for each plane; compressed with deflate if there is a predictor. */
    private static final class File {
        private final TreeMap<Integer, Integer> fields = new TreeMap<>();
        private final int bits;
        private final int samples;
        private ByteOrder order = ByteOrder.BIG_ENDIAN;
        private boolean big;
        private int[] reference = {};

        File(int photometric, int samples, int bits) {
            this.bits = bits;
            this.samples = samples;
            fields.put(258, bits);
            fields.put(259, 1);
            fields.put(PHOTOMETRIC, photometric);
            fields.put(SAMPLES, samples);
        }

        File size(int width, int height) {
            fields.put(256, width);
            fields.put(257, height);
            return this;
        }

        File order(ByteOrder wanted) {
            order = wanted;
            return this;
        }

        File planes(boolean apart) {
            return apart ? set(PLANAR, 2) : this;
        }

        File set(int tag, int value) {
            fields.put(tag, value);
            if (tag == PREDICTOR) {
                fields.put(259, 8);
            }
            return this;
        }

        /** Black and white of each component. */
        void reference(int... values) {
            reference = values;
            fields.put(532, -3);
        }

        File big() {
            big = true;
            return this;
        }

        /** A row of samples. */
        byte[] packed(long... values) {
            ByteBuffer out = ByteBuffer.allocate((values.length * bits + 7) / 8);
            for (int i = 0; i < values.length; i++) {
                for (int b = 0; b < bits; b++) {
                    boolean swapped = order == ByteOrder.LITTLE_ENDIAN && bits % 8 == 0;
                    int at = i * bits + b;
                    int where = swapped ? i * bits / 8 + (bits / 8 - 1 - b / 8) : at / 8;
                    if ((values[i] >>> bits - 1 - b & 1) != 0) {
                        out.put(where, (byte) (out.get(where) | 0x80 >> at % 8));
                    }
                }
            }
            return out.array();
        }

        /** The same with each sample of the pixels in a strip of its own. */
        byte[] planes(long... values) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int s = 0; s < samples; s++) {
                int first = s;
                out.writeBytes(packed(IntStream.range(0, values.length / samples)
                        .mapToLong(i -> values[first + i * samples])
                        .toArray()));
            }
            return out.toByteArray();
        }

        byte[] bytes(byte[] data) {
            boolean planes = fields.containsKey(PLANAR);
            int strips = planes ? samples : 1;
            int entry = big ? 20 : 12;
            int start = big ? 16 : 8;
            int count = fields.size() + 2;
            int values = start + (big ? 16 : 6) + count * entry;
            int size = big ? 8 : 4;
            ByteBuffer out = ByteBuffer.allocate(values + 2 * strips * size + data.length + 2 * reference.length)
                    .order(order);
            out.put(order == ByteOrder.BIG_ENDIAN ? new byte[] {'M', 'M'} : new byte[] {'I', 'I'});
            out.putShort((short) (big ? 43 : 42));
            if (big) {
                out.putShort((short) 8).putShort((short) 0).putLong(start).putLong(count);
            } else {
                out.putInt(start).putShort((short) count);
            }
            TreeMap<Integer, Integer> all = new TreeMap<>(fields);
            all.put(273, -1);
            all.put(279, -2);
            int dataAt = values + 2 * strips * size;
            for (Map.Entry<Integer, Integer> field : all.entrySet()) {
                out.putShort(field.getKey().shortValue());
                boolean array = field.getValue() < 0;
                boolean range = field.getValue() == -3;
                out.putShort((short) (range ? 3 : array && big ? 16 : array ? 4 : 3));
                put(out, range ? reference.length : array ? strips : 1);
                int next = out.position() + size;
                if (range) {
                    put(out, dataAt + data.length);
                } else if (!array) {
                    out.putShort(field.getValue().shortValue());
                } else {
                    int at = strips == 1 ? out.position() : values + (field.getValue() == -2 ? strips * size : 0);
                    if (strips > 1) {
                        put(out, at);
                    }
                    for (int i = 0; i < strips; i++) {
                        out.position(at + i * size);
                        put(out, field.getValue() == -1 ? dataAt + data.length / strips * i : data.length / strips);
                    }
                }
                out.position(next);
            }
            out.position(dataAt);
            out.put(data);
            for (int value : reference) {
                out.putShort((short) value);
            }
            return out.array();
        }

        private void put(ByteBuffer out, long value) {
            if (big) {
                out.putLong(value);
            } else {
                out.putInt((int) value);
            }
        }
    }
}
