package dev.serai.image.codec.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.serai.image.codec.deflate.Libdeflate;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts compressed with Deflate, by the JDK; every test runs with the decoder in Java and with libdeflate. */
class TiffDecompressorTest {
    /** Bytes before the stream in the file, and behind it. */
    private static final int AROUND = 11;

    enum Engine {
        JAVA,
        LIBRARY;

        boolean libdeflate() {
            assumeTrue(
                    this == JAVA || Libdeflate.isPresent(), "libdeflate (libdeflate.so.0) is not installed: skipped");
            return this == LIBRARY;
        }
    }

    @ParameterizedTest
    @EnumSource
    void unpacksAllThatDeflaterPacks(Engine engine) {
        Random random = new Random(1);
        for (int strategy : new int[] {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY}) {
            for (int level = 0; level <= 9; level++) {
                for (int length : new int[] {1, 2, 17, 258, 5_000, 66_000, 400_000}) {
                    byte[] data = mixed(random, length);
                    byte[] packed = packed(data, level, strategy);

                    assertThat(unpacked(engine, packed, length, length)).isEqualTo(data);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void unpacksNoMoreThanIsAskedFor(Engine engine) {
        Random random = new Random(2);
        for (int level : new int[] {0, 1, 6}) {
            byte[] data = mixed(random, 5_000);
            byte[] packed = packed(data, level, Deflater.DEFAULT_STRATEGY);
            for (int length : new int[] {1, 2, 7, 8, 9, 255, 1_000, 4_741, 4_742, 4_743, 4_999}) {
                byte[] beginning = Arrays.copyOf(data, length);

                assertThat(unpacked(engine, packed, length, length)).isEqualTo(beginning);
                assertThat(unpacked(engine, packed, length, 5_000)).isEqualTo(beginning);
                assertThat(unpacked(engine, packed, length, 6_000)).isEqualTo(beginning);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesStreamsThatAreTooShort(Engine engine) {
        byte[] packed = packed(mixed(new Random(3), 5_000), 6, Deflater.DEFAULT_STRATEGY);

        assertThatThrownBy(() -> unpacked(engine, packed, 5_001, 5_001))
                .isInstanceOf(RefusedException.class)
                .hasMessage("The TIFF is damaged: the compressed data of a part end too early.");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6})
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void bothTakeAndRefuseTheSameStreamsThatAreCutOff(int level) {
        byte[] packed = packed(mixed(new Random(4), 700), level, Deflater.DEFAULT_STRATEGY);
        for (int length = 0; length < packed.length; length++) {
            assertSame(Arrays.copyOf(packed, length), 700);
            assertSame(Arrays.copyOf(packed, length), 350);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "6, 0", "6, 2"})
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void bothTakeAndRefuseTheSameStreamsWithAWrongBit(int level, int strategy) {
        byte[] data = mixed(new Random(5), 400);
        byte[] packed = packed(data, level, strategy);
        for (int bit = 0; bit < 8 * packed.length; bit++) {
            byte[] damaged = packed.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            // A bit that does not matter to the library changes nothing of what comes out: the checksum is right.
            Object whole = outcome(Engine.LIBRARY, damaged, 400);
            if (!whole.equals(Arrays.toString(data))) {
                assertThat(whole).isEqualTo(outcome(Engine.JAVA, damaged, 400));
                assertSame(damaged, 200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsPartAfterPartWhateverItsSize(Engine engine) {
        Random random = new Random(6);
        int[] sizes = {3_000, 250_000, 1, 131_072, 131_073, 40};
        byte[][] parts = new byte[sizes.length][];
        byte[] file = new byte[0];
        int[] ends = new int[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            parts[i] = mixed(random, sizes[i]);
            byte[] packed = packed(parts[i], 6, Deflater.DEFAULT_STRATEGY);
            int at = file.length;
            file = Arrays.copyOf(file, at + packed.length);
            System.arraycopy(packed, 0, file, at, packed.length);
            ends[i] = file.length;
        }
        try (TiffDecompressor unpacker =
                new TiffDecompressor(ByteBuffer.wrap(file), TiffDirectory.DEFLATE, null, 250_000, engine::libdeflate)) {
            for (int i = 0; i < sizes.length; i++) {
                unpacker.unpack(i == 0 ? 0 : ends[i - 1], ends[i], sizes[i]);
                assertThat(rows(unpacker, sizes[i])).isEqualTo(parts[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterAPartThatTheLibraryDoesNotTake(Engine engine) {
        byte[] data = mixed(new Random(7), 9_000);
        byte[] packed = packed(data, 6, Deflater.DEFAULT_STRATEGY);
        byte[] file = Arrays.copyOf(packed, 2 * packed.length);
        System.arraycopy(packed, 0, file, packed.length, packed.length);
        // The checksum of the first: the decoder in Java does not look at it.
        file[packed.length - 1] ^= 1;
        try (TiffDecompressor unpacker =
                new TiffDecompressor(ByteBuffer.wrap(file), TiffDirectory.DEFLATE, null, 9_000, engine::libdeflate)) {
            unpacker.unpack(0, packed.length, 9_000);
            assertThat(rows(unpacker, 9_000)).isEqualTo(data);
            unpacker.unpack(packed.length, file.length, 9_000);
            assertThat(rows(unpacker, 9_000)).isEqualTo(data);
        }
    }

    @Test
    void asksForTheLibraryForDeflateOnly() {
        new TiffDecompressor(ByteBuffer.allocate(100), TiffDirectory.LZW, null, 10, () -> {
                    throw new AssertionError("asked");
                })
                .close();
    }

    /** That the engines give the same bytes or refuse with the same words. */
    private static void assertSame(byte[] packed, int length) {
        assertThat(outcome(Engine.LIBRARY, packed, length)).isEqualTo(outcome(Engine.JAVA, packed, length));
    }

    private static Object outcome(Engine engine, byte[] packed, int length) {
        try {
            return Arrays.toString(unpacked(engine, packed, length, length));
        } catch (RefusedException refused) {
            return refused.refusal() + ": " + refused.getMessage();
        }
    }

    private static byte[] unpacked(Engine engine, byte[] packed, int length, int most) {
        byte[] file = new byte[packed.length + 2 * AROUND];
        Arrays.fill(file, (byte) 0x55);
        System.arraycopy(packed, 0, file, AROUND, packed.length);
        try (TiffDecompressor unpacker =
                new TiffDecompressor(ByteBuffer.wrap(file), TiffDirectory.DEFLATE, null, most, engine::libdeflate)) {
            unpacker.unpack(AROUND, AROUND + packed.length, length);
            return rows(unpacker, length);
        }
    }

    /** The unpacked part, row by row, as pictures are read. */
    private static byte[] rows(TiffDecompressor unpacker, int length) {
        byte[] all = new byte[length];
        for (int from = 0; from < length; from += 1_001) {
            int count = Math.min(1_001, length - from);
            int at = unpacker.at(from, count);
            System.arraycopy(unpacker.bytes(), at, all, from, count);
        }
        return all;
    }

    /** Runs, repeats from near and far, and noise of few and of many values. */
    private static byte[] mixed(Random random, int length) {
        byte[] data = new byte[length];
        for (int at = 0; at < length; ) {
            int end = Math.min(length, at + 1 + random.nextInt(600));
            int kind = random.nextInt(5);
            int distance = 1 + random.nextInt(kind == 2 ? 12 : 32_768);
            byte value = (byte) random.nextInt();
            for (; at < end; at++) {
                data[at] = switch (kind) {
                    case 0 -> value;
                    case 1, 2 -> at >= distance ? data[at - distance] : (byte) at;
                    case 3 -> (byte) (random.nextGaussian() * 4);
                    default -> (byte) random.nextInt();
                };
            }
        }
        return data;
    }

    private static byte[] packed(byte[] data, int level, int strategy) {
        Deflater deflater = new Deflater(level);
        deflater.setStrategy(strategy);
        deflater.setInput(data);
        deflater.finish();
        byte[] packed = new byte[data.length + data.length / 100 + 1_000];
        int length = 0;
        while (!deflater.finished()) {
            length += deflater.deflate(packed, length, packed.length - length);
        }
        deflater.end();
        return Arrays.copyOf(packed, length);
    }
}
