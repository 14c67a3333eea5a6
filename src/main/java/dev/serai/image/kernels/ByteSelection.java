package dev.serai.image.kernels;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Selects bytes from three vectors into one: all three are shuffled alike, then the second's and third's bytes are
 * blended in by the masks. Kernels use it to deinterleave and interleave pixels. A record, because the JIT treats the
 * fields of constant records as constants; the shuffle and the blends are written out at each use for the same reason
 * as the casts of {@link VectorShapes}.
 *
 * @param shuffle the index of each byte within its vector
 * @param second set where the byte comes from the second vector
 * @param third set where it comes from the third
 */
public record ByteSelection(VectorShuffle<Byte> shuffle, VectorMask<Byte> second, VectorMask<Byte> third) {
    /** Gathers from three consecutive vectors: byte i of the result is byte {@code index(i)} of the three. */
    public static ByteSelection following(VectorSpecies<Byte> species, IntUnaryOperator index) {
        int width = species.length();
        return of(species, i -> index.applyAsInt(i) / width, i -> index.applyAsInt(i) % width);
    }

    /** Byte i of the result is byte {@code place(i)} of vector {@code source(i)}, 0 to 2. */
    public static ByteSelection of(VectorSpecies<Byte> species, IntUnaryOperator source, IntUnaryOperator place) {
        return new ByteSelection(
                VectorShuffle.fromOp(species, place::applyAsInt), mask(species, source, 1), mask(species, source, 2));
    }

    private static VectorMask<Byte> mask(VectorSpecies<Byte> species, IntUnaryOperator source, int wanted) {
        boolean[] bits = new boolean[species.length()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = source.applyAsInt(i) == wanted;
        }
        return VectorMask.fromArray(species, bits, 0);
    }
}
