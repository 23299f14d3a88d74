package dev.zoetrope.interop;

import static dev.zoetrope.layers.Layers.batchNormalization;
import static dev.zoetrope.layers.Layers.bidirectional;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.depthwiseConv2D;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.gru;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.Safetensors;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.NetworkSpec;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where PyTorch's modules have each weight, whatever the layers are called. */
class PyTorchWeightsTest {
    @TempDir
    Path folder;

    private Map<String, Safetensors.Entry> written(Model model) throws IOException {
        for (var parameter : model.parameters()) {
            for (int i = 0; i < parameter.value().size(); i++) {
                parameter.value().array()[parameter.value().offset() + i] = i;
            }
        }
        Path file = folder.resolve("weights.safetensors");
        PyTorchWeights.write(model, file);
        return Safetensors.read(file).arrays();
    }

    private static Tensor get(Map<String, Safetensors.Entry> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name).toTensor();
    }

    private Map<String, Safetensors.Entry> written(Shape input, NetworkSpec spec) throws IOException {
        return written(Model.build(input, spec, 1, Execution.ofThreads(1)));
    }

    @Test
    void namesThatLookLikeOtherLayers() throws IOException {
        var arrays = written(
                Shape.of(8, 8, 3),
                new Sequential(
                        List.of(conv2D(4, 3), flatten(), dense(2)), List.of("attention_conv", "gamma", "my_cell")));
        assertThat(arrays)
                .containsOnlyKeys("attention_conv.weight", "attention_conv.bias", "my_cell.weight", "my_cell.bias");
        Tensor kernel = get(arrays, "attention_conv.weight");
        assertThat(kernel.shape()).isEqualTo(Shape.of(4, 3, 3, 3));
        // [h, w, in, out] = [2, 1, 0, 3]
        assertThat(kernel.get(3, 0, 2, 1)).isEqualTo(((2 * 3 + 1) * 3 + 0) * 4 + 3);
        Tensor dense = get(arrays, "my_cell.weight");
        assertThat(dense.shape()).isEqualTo(Shape.of(2, 144));
        assertThat(dense.get(1, 7)).isEqualTo(7 * 2 + 1);
    }

    /** Filter c·M + m of PyTorch's grouped convolution is multiplier m of channel c. */
    @Test
    void depthwise() throws IOException {
        Tensor kernel = get(
                written(Shape.of(8, 8, 3), sequential(depthwiseConv2D(3).depthMultiplier(2))),
                "depthwise_conv2d.weight");
        assertThat(kernel.shape()).isEqualTo(Shape.of(6, 1, 3, 3));
        assertThat(kernel.get(2 * 2 + 1, 0, 1, 2)).isEqualTo(((1 * 3 + 2) * 3 + 2) * 2 + 1);
    }

    @Test
    void bothDirections() throws IOException {
        var arrays = written(Shape.of(5, 3), sequential(bidirectional(lstm(2))));
        assertThat(arrays.keySet())
                .allMatch(name -> name.matches("bidirectional\\.(weight|bias)_(ih|hh)_l0(_reverse)?"))
                .hasSize(8);
        assertThat(get(arrays, "bidirectional.weight_ih_l0_reverse").get(7, 2)).isEqualTo(2 * 8 + 7);
    }

    /** z, r, h here are r, z, n there. */
    @Test
    void gatesOfGru() throws IOException {
        var arrays = written(Shape.of(5, 3), sequential(gru(2)));
        Tensor kernel = get(arrays, "gru.weight_ih_l0");
        assertThat(kernel.shape()).isEqualTo(Shape.of(6, 3));
        assertThat(kernel.get(0, 1)).isEqualTo(1 * 6 + 2);
        assertThat(kernel.get(2, 1)).isEqualTo(1 * 6);
        assertThat(kernel.get(4, 1)).isEqualTo(1 * 6 + 4);
        assertThat(get(arrays, "gru.bias_hh_l0").toArray()).containsExactly(8, 9, 6, 7, 10, 11);
    }

    @Test
    void statistics() throws IOException {
        var arrays = written(Shape.of(4, 3), sequential(timeDistributed(dense(2)), batchNormalization()));
        assertThat(arrays)
                .containsOnlyKeys(
                        "time_distributed.dense.weight",
                        "time_distributed.dense.bias",
                        "batch_normalization.weight",
                        "batch_normalization.bias",
                        "batch_normalization.running_mean",
                        "batch_normalization.running_var");
    }
}
