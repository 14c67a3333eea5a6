package dev.serai.image.codec.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SWAR arithmetic: eight bytes at once in one {@code long}, where no lane carries into the next (H. S. Warren, Hacker's
 * Delight, 2-18). Unlike the Vector API it needs no warm-up and runs on every JVM.
 */
public final class PackedBytes {
    static final long HIGH = 0x8080808080808080L;
    private static final long LOW7 = ~HIGH;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long EVEN = 0x00FF00FF00FF00FFL;

    private static final long LANES = 0x0001000100010001L;
    private static final long LIFT = LANES << 14;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private PackedBytes() {}

    /** Reads 8 bytes, little-endian. */
    public static long get(byte[] from, int at) {
        return (long) LONG.get(from, at);
    }

    /** Reads 4 bytes, little-endian. */
    public static int getFour(byte[] from, int at) {
        return (int) INT.get(from, at);
    }

    /** Stores 4 bytes, little-endian. */
    public static void putFour(byte[] to, int at, int four) {
        INT.set(to, at, four);
    }

    /** Stores 8 bytes, little-endian. */
    public static void put(byte[] to, int at, long eight) {
        LONG.set(to, at, eight);
    }

    /** Lane by lane, modulo 256. */
    public static long add(long x, long y) {
        return (x & LOW7) + (y & LOW7) ^ (x ^ y) & HIGH;
    }

    /** Lane by lane, modulo 256. */
    public static long subtract(long x, long y) {
        return (x | HIGH) - (y & LOW7) ^ (x ^ ~y) & HIGH;
    }

    /** Lane by lane, the mean of unsigned bytes, rounded down. */
    public static long mean(long x, long y) {
        return (x & y) + ((x ^ y) >>> 1 & LOW7);
    }

    /** Lane by lane, the magnitude of signed bytes, as unsigned ones. */
    public static long magnitude(long x) {
        long negative = x >>> 7 & LOW_BITS;
        return (x ^ (negative << 8) - negative) + negative;
    }

    /** Lane by lane, all bits set where the unsigned x is at least y, else none. */
    static long atLeast(long x, long y) {
        long high = (x & ~y | ~(x ^ y) & (x | HIGH) - (y & LOW7)) & HIGH;
        return (high << 1) - (high >>> 7);
    }

    /** Per lane, the Paeth predictor (PNG, 9.4) for a to the left, b above and c above left. */
    public static long paeth(long a, long b, long c) {
        // pa = |b - c| and pb = |a - c|. Where a and b lie on one side of c, pc = pa + pb, and c is never nearest;
        // else pc = |pa - pb|. The larger less the smaller never borrows from the next lane.
        long bAbove = atLeast(b, c);
        long bc = (b ^ c) & bAbove;
        long pa = (c ^ bc) - (b ^ bc);
        long aAbove = atLeast(a, c);
        long ac = (a ^ c) & aAbove;
        long pb = (c ^ ac) - (a ^ ac);
        long nearA = atLeast(pb, pa);
        long swap = (pa ^ pb) & nearA;
        long nearest = pb ^ swap;
        long pc = (pa ^ swap) - nearest;
        long isC = (bAbove ^ aAbove) & ~atLeast(pc, nearest);
        long near = b ^ (a ^ b) & nearA;
        return near ^ (near ^ c) & isC;
    }

    /** Spreads four bytes, the lowest first, over 16-bit lanes. */
    public static long spread(int four) {
        long two = four & 0xFFFFL | (four & 0xFFFF0000L) << 16;
        return (two | two << 8) & EVEN;
    }

    /** Packs four 16-bit lanes of at most 255 into four bytes. */
    public static int pack(long lanes) {
        long two = (lanes | lanes >>> 8) & 0x0000FFFF0000FFFFL;
        return (int) (two | two >>> 16);
    }

    /** Lane by lane of 16 bits, modulo 256. */
    public static long addLanes(long x, long y) {
        return x + y & EVEN;
    }

    /**
     * The Paeth predictor in 16-bit lanes of at most 255. As a function of a it is a, except between b and 2c - d,
     * where d = b - c; there it is b on b's side of c - d / 2, and c on the other. Everything but the comparisons with
     * a is computed before a is known, which shortens the dependency from pixel to pixel. All terms are doubled, so
     * that no comparison meets a tie, and biased by 2^14, so that no lane borrows.
     */
    public static long paethLanes(long a, long b, long c) {
        long lifted = (b | LIFT) - c;
        long falls = ~lifted >>> 14 & LANES; // 1 where d < 0
        long tie = LANES - falls - falls; // 1, or where d < 0, -1
        long towardsB = LIFT + tie - (b + b);
        long towardsEnd = LIFT - tie + (b << 2) - (c << 2) - (c + c);
        long middle = lifted - (c + c) - falls;
        long twice = a + a;
        long between = (twice + towardsB ^ twice + towardsEnd) >>> 14 & LANES;
        long isC = ~(twice + middle ^ falls << 14) >>> 14 & LANES;
        long bOrC = b ^ (b ^ c) & (isC << 8) - isC;
        return a ^ (a ^ bOrC) & (between << 8) - between;
    }

    /** The bytes as four 16-bit sums of two neighbors each. */
    public static long pairSums(long x) {
        return (x & EVEN) + (x >>> 8 & EVEN);
    }

    /** The sum of four 16-bit lanes. */
    public static int laneSum(long x) {
        long two = (x & 0x0000FFFF0000FFFFL) + (x >>> 16 & 0x0000FFFF0000FFFFL);
        return (int) (two + (two >>> 32));
    }
}
