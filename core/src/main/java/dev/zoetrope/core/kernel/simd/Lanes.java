package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.kernel.Kernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector width of this JVM: a constant, which the compiler needs to keep vectors in registers. */
final class Lanes {
    static final VectorSpecies<Float> SPECIES = species();
    static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
    static final int COUNT = SPECIES.length();

    private Lanes() {}

    private static VectorSpecies<Float> species() {
        String bits = System.getProperty(Kernels.VECTOR_BITS);
        if (bits == null) {
            return FloatVector.SPECIES_PREFERRED;
        }
        return switch (bits) {
            case "128" -> FloatVector.SPECIES_128;
            case "256" -> FloatVector.SPECIES_256;
            case "512" -> FloatVector.SPECIES_512;
            default ->
                throw new IllegalArgumentException(
                        "-D" + Kernels.VECTOR_BITS + " is 128, 256 or 512, received \"" + bits + "\"");
        };
    }

    /** The vector of 0, 1, 2, … */
    static IntVector iota() {
        return IntVector.zero(INTS).addIndex(1);
    }
}
