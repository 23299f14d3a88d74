package dev.zoetrope.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GemmTest {
    private final Gemm gemm = Kernels.simd().gemm();

    /** A run of terms, all of them together, and the number of rows itself come to their limits one after the other. */
    @Test
    void aLeftFactorTooLargeForAnArrayIsNotToBePacked() {
        assertThat(gemm.packedLeftSize(1_000_000, 4)).isGreaterThan(4_000_000);
        assertThat(gemm.packedLeftSize(10_000_000, 4)).isZero();
        assertThat(gemm.packedLeftSize(1_000_000, 5_000)).isZero();
        assertThat(gemm.packedLeftSize(Integer.MAX_VALUE, 1)).isZero();
    }
}
