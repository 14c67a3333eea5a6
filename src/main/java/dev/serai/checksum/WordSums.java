package dev.serai.checksum;

import dev.serai.vectors.VectorModule;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The two sums of Fletcher-32 over many words at once. There are two implementations with the same result: {@link
 * PlainWordSums} runs everywhere, {@link VectorWordSums} where the JVM offers {@code jdk.incubator.vector}, for
 * what is long enough. Both use that a block of n words w0 … adds w0 + w1 + … to the first sum A, and n A + n w0 + (n - 1)
 * w1 + … to the second: lanes gather plain sums and sums of sums over a block as long as they cannot overflow, and only
 * then is a modulo taken.
 *
 * <p>A state is both sums, each below 65535, the second in the upper half of a {@code long}.
 */
interface WordSums {
    /** What both sums are taken modulo of. */
    int MODULUS = 65535;

    /**
     * Words that one 32-bit lane can take in: k words of 65535 have a sum of sums of 65535 k (k + 1) / 2, below 2^32 up
     * to k = 361.
     */
    int LANE_WORDS = 360;

    /** Below this many bytes vectors gain too little. */
    int WORTH_VECTORS = 1 << 15;

    /** Bytes that a process sums up in plain Java in about the time that loading the vectors and compiling them takes. */
    long WORTH_LOADING = 512L << 20;

    WordSums PLAIN = new PlainWordSums();

    /** The implementation for this JVM and that many bytes at once. */
    static WordSums of(int length) {
        return length < WORTH_VECTORS || Summed.soFar(length) < WORTH_LOADING ? PLAIN : Best.CHOSEN;
    }

    /** What this process has summed up in plain Java that vectors would have gained something for. */
    final class Summed {
        private static final AtomicLong BYTES = new AtomicLong();

        private Summed() {}

        /** The bytes with those of this time; no longer exact when they are enough. */
        static long soFar(int length) {
            long bytes = BYTES.get();
            return bytes < WORTH_LOADING ? BYTES.addAndGet(length) : bytes;
        }
    }

    /** The best implementation for this JVM. */
    final class Best {
        static final WordSums CHOSEN = choose();

        private Best() {}

        private static WordSums choose() {
            if (VectorModule.isAvailable()) {
                try {
                    // By name, so that nothing of the module is touched where it is missing.
                    return (WordSums) Class.forName("dev.serai.checksum.VectorWordSums")
                            .getDeclaredConstructor()
                            .newInstance();
                } catch (ReflectiveOperationException | LinkageError unusable) {
                    // A JVM whose module differs from the one compiled against; the plain loop gives the same result.
                    return PLAIN;
                }
            }
            return PLAIN;
        }
    }

    /** The state after {@code length} more bytes, an even number, from {@code from} on. */
    long add(long sums, byte[] bytes, int from, int length);

    /** The first sum of a state. */
    static long first(long sums) {
        return sums & 0xFFFF;
    }

    /** The second sum of a state. */
    static long second(long sums) {
        return sums >>> 32;
    }

    /** The state with those sums, which may be larger than the modulus but not negative. */
    static long state(long first, long second) {
        return second % MODULUS << 32 | first % MODULUS;
    }

    /** The state after one more word. */
    static long addWord(long sums, int word) {
        long first = first(sums) + word;
        return state(first, second(sums) + first);
    }
}
