package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.kernel.Kernels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The SIMD kernels against the scalar ones, bit for bit. The build runs this once for each vector width. */
class KernelTwinTest {
    private static final int ROUNDS = 60;

    static List<KernelCase> all() {
        return KernelCases.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void simdReturnsTheBitsOfScalar(KernelCase kernel) {
        KernelContract.sameBits(kernel, Kernels.scalar(), Kernels.simd(), ROUNDS);
    }

    @Test
    void runsAtTheWidthAskedFor() {
        String bits = System.getProperty(Kernels.VECTOR_BITS);
        assertThat(Kernels.simd().name()).startsWith("simd, ").endsWith((bits == null ? "" : bits) + " bits");
    }
}
