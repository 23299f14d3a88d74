package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Add;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Concatenate;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Maximum;
import dev.zoetrope.layers.layer.Minimum;
import dev.zoetrope.layers.layer.MultiForward;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Multiply;
import dev.zoetrope.layers.layer.Pass;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What layers of several inputs do with masks, by Keras's rules: one example of four steps of one number. */
class MergeMaskTest {
    private static final Tensor ONE = Tensor.of(new float[] {2, 3, 4, 5}, 1, 4, 1);
    private static final Tensor OTHER = Tensor.of(new float[] {7, 1, 9, 6}, 1, 4, 1);
    private static final Tensor FIRST_THREE = Tensor.of(new float[] {1, 1, 1, 0}, 1, 4);
    private static final Tensor MIDDLE = Tensor.of(new float[] {0, 1, 0, 0}, 1, 4);

    private static MultiForward call(MultiLayerSpec spec, Optional<Tensor> one, Optional<Tensor> other) {
        Pass pass = Pass.inference(new Execution(Kernels.scalar(), new Parallel(1)), new Workspace())
                .withMasks(List.of(one, other));
        return spec.build(List.of(Shape.of(4, 1), Shape.of(4, 1)), BuildContext.fresh(0))
                .forward(List.of(ONE, OTHER), pass);
    }

    private static MultiForward bothMasked(MultiLayerSpec spec) {
        return call(spec, Optional.of(FIRST_THREE), Optional.of(MIDDLE));
    }

    private static List<float[]> gradients(MultiForward forward) {
        return forward.backward().apply(List.of(Tensor.of(new float[] {1, 1, 1, 1}, 1, 4, 1))).stream()
                .map(Tensor::toArray)
                .toList();
    }

    @Test
    void aStepCountsIfItDoesInAnyInput() {
        MultiForward sum = bothMasked(new Add());
        assertThat(sum.outputs().getFirst().toArray()).containsExactly(9, 4, 13, 11);
        assertThat(sum.mask(0).orElseThrow().toArray()).containsExactly(1, 1, 1, 0);
        assertThat(call(new Add(), Optional.of(MIDDLE), Optional.empty()).mask(0))
                .isEmpty();
    }

    @Test
    void whatIsLeftOutOfAProductCountsAsOne() {
        MultiForward product = bothMasked(new Multiply());
        assertThat(product.outputs().getFirst().toArray()).containsExactly(2, 3, 4, 0);
        assertThat(gradients(product).get(0)).containsExactly(1, 1, 1, 0);
        assertThat(gradients(product).get(1)).containsExactly(0, 3, 0, 0);
    }

    @Test
    void whatIsLeftOutIsNeitherLargestNorSmallest() {
        MultiForward largest = bothMasked(new Maximum());
        assertThat(largest.outputs().getFirst().toArray()).containsExactly(2, 3, 4, 5);
        assertThat(gradients(largest).get(1)).containsExactly(0, 0, 0, 0);
        MultiForward smallest = call(new Minimum(), Optional.of(MIDDLE), Optional.of(FIRST_THREE));
        assertThat(smallest.outputs().getFirst().toArray()).containsExactly(7, 1, 9, 5);
    }

    @Test
    void masksAreJoinedAsTheInputsAre() {
        MultiForward inTime = bothMasked(new Concatenate(1));
        assertThat(inTime.mask(0).orElseThrow().toArray()).containsExactly(1, 1, 1, 0, 0, 1, 0, 0);
        MultiForward beside = call(new Concatenate(), Optional.of(MIDDLE), Optional.of(FIRST_THREE));
        assertThat(beside.mask(0).orElseThrow().toArray()).containsExactly(1, 1, 1, 0);
        MultiForward withoutOne = call(new Concatenate(1), Optional.empty(), Optional.of(MIDDLE));
        assertThat(withoutOne.mask(0).orElseThrow().toArray()).containsExactly(1, 1, 1, 1, 0, 1, 0, 0);
    }
}
