package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Kernels;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scalar kernels against the textbook. */
class KernelOracleTest {
    private static final int ROUNDS = 60;

    static List<KernelCase> all() {
        return KernelCases.all();
    }

    static List<KernelCase> gradients() {
        return KernelCases.gradients();
    }

    @ParameterizedTest
    @MethodSource("all")
    void agreesWithTheFormula(KernelCase kernel) {
        KernelContract.agreesWithOracle(kernel, Kernels.scalar(), ROUNDS);
    }

    @ParameterizedTest
    @MethodSource("gradients")
    void formulaOfTheGradientAgreesWithDifferences(KernelCase kernel) {
        KernelContract.gradientAgreesWithDifferences(kernel, ROUNDS / 2);
    }
}
