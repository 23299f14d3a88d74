package dev.zoetrope.layers.train;

import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import org.junit.jupiter.api.Test;

final class ColdKernelsTest {
    @Test
    void smallExamplesGoThroughTheScalarKernelsUntilTheTimeIsSpent() {
        ColdKernels cold = new ColdKernels(100);
        assertThat(cold.suit(Execution.shared(), 1_000)).isTrue();
        cold.spend(60);
        assertThat(cold.suit(Execution.shared(), 1_000)).isTrue();
        cold.spend(60);
        assertThat(cold.suit(Execution.shared(), 1_000)).isFalse();
    }

    @Test
    void largeExamplesDoNot() {
        assertThat(new ColdKernels(100).suit(Execution.shared(), 1_000_000_000)).isFalse();
    }

    @Test
    void norDoesAnythingWhereKernelsOrThreadsWereAskedForOrTrainingHasBegun() {
        ColdKernels cold = new ColdKernels(100);
        assertThat(cold.suit(new Execution(Kernels.simd(), new Parallel(1)), 1_000))
                .isFalse();
        assertThat(cold.suit(Execution.ofThreads(1), 1_000)).isFalse();
        cold.end();
        assertThat(cold.suit(Execution.shared(), 1_000)).isFalse();
    }

    @Test
    void multiplicationsAreWeightsTimesPositions() {
        Model model = model(Execution.shared());
        // 3·3·3 + 1 weights for each of 8 filters on 6×6 positions, 288 + 1 for each of 5 units
        assertThat(ColdKernels.multiplications(model.root().layers())).isEqualTo(28 * 8 * 36 + 289 * 5);
    }

    @Test
    void predictionsHaveTheSameBitsWhateverTheKernels() {
        Tensor x = Tensor.zeros(7, 8, 8, 3);
        for (int i = 0; i < x.size(); i++) {
            x.array()[i] = (float) Math.sin(i);
        }
        Tensor scalar = model(new Execution(Kernels.scalar(), new Parallel(1))).predict(x);
        Model shared = model(Execution.shared());
        for (int round = 0; round < 3; round++) {
            assertThat(shared.predict(x).toArray()).containsExactly(scalar.toArray());
            ColdKernels.SHARED.spend(1_000_000_000);
        }
    }

    private static Model model(Execution execution) {
        return Model.build(Shape.of(8, 8, 3), sequential(conv2D(8, 3), flatten(), dense(5)), 27, execution);
    }
}
