package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.kernel.Kernels;
import org.junit.jupiter.api.Test;

/** A JVM that was started without the Vector API. The build runs this in one of its own. */
class WithoutVectorsTest {
    @Test
    void scalarKernelsTakeOver() {
        assertThat(Kernels.best()).isSameAs(Kernels.scalar());
    }

    @Test
    void askingForSimdTellsTheFlag() {
        assertThatThrownBy(Kernels::simd).hasMessageContaining("--add-modules jdk.incubator.vector");
    }
}
