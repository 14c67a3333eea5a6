package dev.serai.bench;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops with the loads and stores of Serai's operations on RGB pixels of 8 bits and hardly anything in between: what the
 * operations would take if arithmetic were free. The results mean nothing.
 */
final class BareLoops {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
    private static final int WIDTH = BYTES.length();
    private static final int LANES = SHORTS.length();

    private BareLoops() {}

    /** Three vectors in, one out, as from color to gray. */
    static byte[] gray(byte[] in) {
        byte[] out = new byte[in.length / 3];
        int whole = out.length - out.length % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            ByteVector.fromArray(BYTES, in, 3 * i)
                    .or(ByteVector.fromArray(BYTES, in, 3 * i + WIDTH))
                    .or(ByteVector.fromArray(BYTES, in, 3 * i + 2 * WIDTH))
                    .intoArray(out, i);
        }
        return out;
    }

    /** Two vectors of each of two rows in, one out, as to half the size. */
    static byte[] half(byte[] in, int stride) {
        byte[] out = new byte[in.length / 4];
        for (int y = 0; y + 1 < in.length / stride; y += 2) {
            halfRow(in, y * stride, stride, out, y / 2 * (stride / 2));
        }
        return out;
    }

    private static void halfRow(byte[] in, int upper, int stride, byte[] out, int to) {
        int whole = stride / 2 - stride / 2 % WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            ByteVector.fromArray(BYTES, in, upper + 2 * i)
                    .or(ByteVector.fromArray(BYTES, in, upper + 2 * i + WIDTH))
                    .or(ByteVector.fromArray(BYTES, in, upper + stride + 2 * i))
                    .or(ByteVector.fromArray(BYTES, in, upper + stride + 2 * i + WIDTH))
                    .intoArray(out, to + i);
        }
    }

    /** A pass along the rows and one across them, each of {@code 2 * radius + 1} loads and a store in 16 bits. */
    static byte[] blur(byte[] in, int stride, int radius) {
        byte[] out = new byte[in.length];
        int count = stride - stride % WIDTH;
        int slots = 2 * radius + 1;
        int margin = 3 * radius;
        short[] spread = new short[stride + 2 * margin];
        short[] ring = new short[slots * stride];
        int[] at = new int[slots];
        for (int y = 0; y < in.length / stride; y++) {
            spread(in, y * stride, spread, margin, count);
            for (int j = 0; j < slots; j++) {
                at[j] = 3 * j;
            }
            sum(spread, at, ring, y % slots * stride, count);
            for (int j = 0; j < slots; j++) {
                at[j] = (y + j) % slots * stride;
            }
            sum(ring, at, spread, 0, count);
            narrow(spread, out, y * stride, count);
        }
        return out;
    }

    private static void spread(byte[] in, int from, short[] out, int to, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            ShortVector both = ByteVector.fromArray(BYTES, in, from + i).reinterpretAsShorts();
            both.intoArray(out, to + i);
            both.intoArray(out, to + i + LANES);
        }
    }

    private static void sum(short[] in, int[] at, short[] out, int to, int count) {
        for (int j = 1; j < at.length; j += 4) {
            four(in, j == 1 ? at[0] : -1, at, j, out, to, count);
        }
    }

    private static void four(short[] in, int center, int[] at, int first, short[] out, int to, int count) {
        short[] middle = center < 0 ? out : in;
        int c = center < 0 ? to : center;
        int p = at[first];
        int q = at[first + 1];
        int r = at[Math.min(first + 2, at.length - 1)];
        int s = at[Math.min(first + 3, at.length - 1)];
        for (int i = 0; i < count; i += LANES) {
            ShortVector.fromArray(SHORTS, middle, c + i)
                    .add(ShortVector.fromArray(SHORTS, in, p + i))
                    .add(ShortVector.fromArray(SHORTS, in, q + i))
                    .add(ShortVector.fromArray(SHORTS, in, r + i))
                    .add(ShortVector.fromArray(SHORTS, in, s + i))
                    .intoArray(out, to + i);
        }
    }

    private static void narrow(short[] in, byte[] out, int to, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            ShortVector.fromArray(SHORTS, in, i)
                    .add(ShortVector.fromArray(SHORTS, in, i + LANES))
                    .reinterpretAsBytes()
                    .intoArray(out, to + i);
        }
    }
}
