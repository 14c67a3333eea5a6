package dev.serai.image.codec.jpeg.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The shapes of the vectors that JPEG's kernels use, and their classes. Casts to these classes make certain what the
 * compiler of JDK 17 otherwise knows only as well as its profile of all vectors in the program does; they are written out
 * where they are used, since a method around one is not always inlined.
 */
final class JpegVectorShapes {
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
    static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;

    /** As many bytes as there are shorts in a vector. */
    static final VectorSpecies<Byte> HALF_BYTES = ByteVector.SPECIES_128;

    static final Class<? extends IntVector> INT_TYPE = INTS.vectorType().asSubclass(IntVector.class);
    static final Class<? extends LongVector> LONG_TYPE =
            LongVector.SPECIES_256.vectorType().asSubclass(LongVector.class);
    static final Class<? extends ShortVector> SHORT_TYPE = SHORTS.vectorType().asSubclass(ShortVector.class);
    static final Class<? extends ByteVector> BYTE_TYPE = BYTES.vectorType().asSubclass(ByteVector.class);

    /** Of {@link #HALF_BYTES}. */
    static final Class<? extends ByteVector> HALF_BYTE_TYPE =
            HALF_BYTES.vectorType().asSubclass(ByteVector.class);

    private JpegVectorShapes() {}
}
