package dev.serai.checksum;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Processes four words at a time in two {@code long}s: the even words of eight bytes in one, the odd words in the
 * other.
 */
final class PlainWordSums implements WordSums {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LANES = 0x0000FFFF_0000FFFFL;
    private static final long LANE = 0xFFFFFFFFL;

    @Override
    public long add(long sums, byte[] bytes, int from, int length) {
        long first = WordSums.first(sums);
        long second = WordSums.second(sums);
        int at = from;
        int end = from + length;
        while (end - at >= Long.BYTES) {
            int steps = Math.min((end - at) / Long.BYTES, LANE_WORDS);
            int stop = at + steps * Long.BYTES;
            long even = 0;
            long odd = 0;
            long evenSums = 0;
            long oddSums = 0;
            for (; at < stop; at += Long.BYTES) {
                long words = (long) LONG.get(bytes, at);
                even += words & LANES;
                odd += words >>> 16 & LANES;
                evenSums += even;
                oddSums += odd;
            }
            // A word's lane counts it once for each step from its own to the last, 4 words each; within a step
            // the second, third and fourth word stand 1, 2 and 3 places later than that.
            long word0 = even & LANE;
            long word1 = odd & LANE;
            long word2 = even >>> 32;
            long word3 = odd >>> 32;
            long laneSums = (evenSums & LANE) + (oddSums & LANE) + (evenSums >>> 32) + (oddSums >>> 32);
            second = (second + 4L * steps * first + 4 * laneSums - word1 - 2 * word2 - 3 * word3) % MODULUS;
            first = (first + word0 + word1 + word2 + word3) % MODULUS;
        }
        for (; at < end; at += Short.BYTES) {
            first += (short) SHORT.get(bytes, at) & 0xFFFF;
            second += first;
        }
        return WordSums.state(first, second);
    }
}
