package dev.serai.image.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vector species that the kernels use, and their classes.
 *
 * <p>The casts to these classes keep the kernels fast on JDK 17. Its JIT knows the class of many results only as {@code
 * ByteVector} or {@code ShortVector} and speculates on the classes it saw in the profile of the Vector API's methods:
 * once there were several, vectors are boxed on the heap and a kernel takes ten times as long. A cast by a constant
 * class, {@code SHORT_TYPE.cast(…)}, fixes the class, and costs nothing once compiled. It is written out at each use,
 * since a method around it is not always inlined.
 */
final class VectorShapes {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, FLOATS.vectorShape());
    static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, FLOATS.vectorShape());

    /** As many bytes as there are floats in a vector. */
    static final VectorSpecies<Byte> FEW_BYTES = VectorSpecies.of(byte.class, fraction(4));

    /** As many bytes as there are shorts in a vector. */
    static final VectorSpecies<Byte> HALF_BYTES = VectorSpecies.of(byte.class, fraction(2));

    /** As many shorts as there are floats in a vector. */
    static final VectorSpecies<Short> HALF_SHORTS = VectorSpecies.of(short.class, fraction(2));

    static final Class<? extends FloatVector> FLOAT_TYPE = FLOATS.vectorType().asSubclass(FloatVector.class);
    static final Class<? extends IntVector> INT_TYPE = INTS.vectorType().asSubclass(IntVector.class);
    static final Class<? extends ShortVector> SHORT_TYPE = SHORTS.vectorType().asSubclass(ShortVector.class);
    static final Class<? extends ByteVector> BYTE_TYPE = BYTES.vectorType().asSubclass(ByteVector.class);

    /** Of {@link #FEW_BYTES}. */
    static final Class<? extends ByteVector> BYTES_OF_INTS =
            FEW_BYTES.vectorType().asSubclass(ByteVector.class);

    /** Of {@link #HALF_BYTES}. */
    static final Class<? extends ByteVector> BYTES_OF_SHORTS =
            HALF_BYTES.vectorType().asSubclass(ByteVector.class);

    /** Of {@link #HALF_SHORTS}. */
    static final Class<? extends ShortVector> SHORTS_OF_INTS =
            HALF_SHORTS.vectorType().asSubclass(ShortVector.class);

    private VectorShapes() {}

    private static VectorShape fraction(int part) {
        return VectorShape.forBitSize(FLOATS.vectorBitSize() / part);
    }
}
