package dev.zoetrope.layers.cost;

import static dev.zoetrope.layers.Layers.averagePooling2D;
import static dev.zoetrope.layers.Layers.batchNormalization;
import static dev.zoetrope.layers.Layers.bidirectional;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.convLSTM2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.depthwiseConv2D;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.functional;
import static dev.zoetrope.layers.Layers.input;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Size2D;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.train.Model;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayerCostTest {
    private static final int T = 5;

    @Test
    void countsWhatAFrameNetworkDoes() {
        List<LayerCost> costs = costs(
                Shape.of(T, 12, 8, 3),
                timeDistributed(conv2D(4, 3)), // 10×6×4
                timeDistributed(maxPooling2D(2)), // 5×3×4
                timeDistributed(flatten()),
                lstm(6),
                dense(2));
        long conv = 2L * 9 * 3 * 4 * 10 * 6 * T;
        long recurrent = 2L * (60 + 6) * 4 * 6 * T;
        assertThat(costs)
                .extracting(LayerCost::forward)
                .containsExactly(conv, 4L * 5 * 3 * 4 * T, 0L, recurrent, 2L * 6 * 2);
        // nobody wants the gradient of the clip
        assertThat(costs).extracting(LayerCost::backward).containsExactly(conv, 1200L, 0L, 2 * recurrent, 48L);
        assertThat(costs).extracting(LayerCost::parameters).containsExactly(112L, 0L, 0L, 1608L, 14L);
        assertThat(costs.getFirst().activationBytes()).isEqualTo(4L * T * 10 * 6 * 4);
    }

    @Test
    void seesWhatTheWindowsCover() {
        List<LayerCost> costs = costs(
                Shape.of(T, 64, 64, 3),
                timeDistributed(conv2D(4, 3).strides(Size2D.of(2))),
                timeDistributed(averagePooling2D(2)),
                timeDistributed(depthwiseConv2D(3).dilationRate(Size2D.of(2))),
                timeDistributed(flatten()),
                bidirectional(lstm(3)));
        assertThat(costs).extracting(cost -> cost.field().size().height()).containsExactly(3, 5, 21, 64, 64);
        assertThat(costs).extracting(cost -> cost.field().size().depth()).containsExactly(1, 1, 1, 1, T);
    }

    @Test
    void countsEveryPixelOfARecurrentConvolution() {
        LayerCost cost = costs(Shape.of(T, 8, 8, 3), convLSTM2D(2, 3)).getFirst();
        assertThat(cost.forward()).isEqualTo(2L * 9 * (3 + 2) * 4 * 2 * 6 * 6 * T);
        assertThat(cost.field()).hasToString("3×3 pixels of " + T + " frames");
    }

    @Test
    void normalisationCostsItsElements() {
        assertThat(costs(Shape.of(8, 8, 3), batchNormalization()).getFirst().forward())
                .isEqualTo(2L * 8 * 8 * 3);
    }

    @Test
    void refusesGraphs() {
        Symbol x = input(4);
        Model graph = Model.build(functional(x, x.then(dense(2))), 1);
        assertThatThrownBy(() -> LayerCost.of(graph)).hasMessageContaining("received a graph");
    }

    private static List<LayerCost> costs(Shape input, LayerSpec... layers) {
        return LayerCost.of(Model.build(input, sequential(layers), 1));
    }
}
