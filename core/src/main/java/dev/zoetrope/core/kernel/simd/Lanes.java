package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.kernel.Kernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vector width of this JVM: a constant, which the compiler needs to keep vectors in registers. */
final class Lanes {
    static final VectorSpecies<Float> SPECIES = species();
    static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
    static final int COUNT = SPECIES.length();

    /** Vectors of 512 bits: then there are 32 registers of them, and lanes are masked and closed up in an instruction. */
    static final boolean WIDE = COUNT == 16;

    private Lanes() {}

    /** {@link Kernels} has looked at the property's value before. */
    private static VectorSpecies<Float> species() {
        String bits = System.getProperty(Kernels.VECTOR_BITS);
        if (bits == null) {
            return FloatVector.SPECIES_PREFERRED;
        }
        return VectorSpecies.of(float.class, VectorShape.forBitSize(Integer.parseInt(bits)));
    }

    /** {@code x} with zeros in its first {@code n} lanes. */
    static FloatVector from(int n, FloatVector x) {
        return x.blend(0f, iota().compare(VectorOperators.LT, n).cast(SPECIES));
    }

    /** The vector of 0, 1, 2, … */
    static IntVector iota() {
        return IntVector.zero(INTS).addIndex(1);
    }
}
