package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.kernel.OptimizerKernel.AdamStep;
import dev.zoetrope.core.kernel.OptimizerKernel.NadamStep;
import dev.zoetrope.core.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where gradients are 0 the means of Adam and its kin come to be 0 too, and not numbers that are slow to compute with. */
class VanishingMomentsTest {
    private static final int ELEMENTS = 37;
    private static final int STEPS = 1000;

    static Stream<Kernels> kernels() {
        return Stream.of(Kernels.scalar(), Kernels.simd());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void theMeansOfNoGradientVanish(Kernels kernels) {
        OptimizerKernel kernel = kernels.optimizer();
        AdamStep adam = new AdamStep(0.01f, 0.1f, 0.1f, 1e-7f);
        NadamStep nadam = new NadamStep(0.1f, 0.1f, 0.02f, 0.01f, 1.25f, 1e-7f);
        Tensor gradient = Tensor.zeros(ELEMENTS);
        for (int rule = 0; rule < 3; rule++) {
            Tensor m = Tensor.zeros(ELEMENTS).fill(-1f);
            Tensor v = Tensor.zeros(ELEMENTS).fill(1f);
            Tensor largest = Tensor.zeros(ELEMENTS);
            Tensor p = Tensor.zeros(ELEMENTS);
            for (int step = 0; step < STEPS; step++) {
                switch (rule) {
                    case 0 -> kernel.adam(adam, gradient, m, v, p, 0, ELEMENTS);
                    case 1 -> kernel.amsgrad(adam, gradient, m, v, largest, p, 0, ELEMENTS);
                    default -> kernel.nadam(nadam, gradient, m, v, p, 0, ELEMENTS);
                }
            }
            assertThat(m.array()).containsOnly(0f);
            assertThat(v.array()).containsOnly(0f);
            assertThat(p.array()).doesNotContain(0f, Float.NaN);
        }
    }
}
