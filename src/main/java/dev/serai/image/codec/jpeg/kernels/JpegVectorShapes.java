package dev.serai.image.codec.jpeg.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vector species of the JPEG kernels, and their classes. {@code VectorShapes} in {@code dev.serai.image.kernels}
 * explains the casts to these classes.
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
