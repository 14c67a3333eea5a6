package dev.serai.image.kernels;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Which bytes of three vectors make one: all three are shuffled alike, then the second's and the third's are put in where
 * the masks say. Kernels take planes of pixels apart with it and put them together. A record, since the compiler takes the
 * fields of its constants for constants; the two steps are written out where they are used, for the same reason as the
 * casts of {@link VectorShapes}.
 *
 * @param shuffle where in its vector each byte stands
 * @param second set where it comes from the second vector
 * @param third set where it comes from the third
 */
public record ByteSelection(VectorShuffle<Byte> shuffle, VectorMask<Byte> second, VectorMask<Byte> third) {
    /** Every so many bytes out of three vectors that follow one another: byte i is the one at {@code index} of i. */
    public static ByteSelection following(VectorSpecies<Byte> species, IntUnaryOperator index) {
        int width = species.length();
        return of(species, i -> index.applyAsInt(i) / width, i -> index.applyAsInt(i) % width);
    }

    /** Byte i is the one at {@code place} of i in the vector {@code source} of i, 0 to 2. */
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
