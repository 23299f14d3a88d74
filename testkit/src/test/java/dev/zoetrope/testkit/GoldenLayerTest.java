package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.MultiForward;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers return what Keras returns, forwards and backwards. */
class GoldenLayerTest {
    private static final double TOLERANCE = 1e-5;

    static Stream<Golden> cases() {
        return Stream.of(
                        "conv1d",
                        "conv2d",
                        "conv3d",
                        "depthwise",
                        "separable",
                        "transposed",
                        "maxpool3d",
                        "globalpool",
                        "maxpool2d",
                        "avgpool2d",
                        "dense",
                        "lstm",
                        "gru",
                        "simplernn",
                        "convlstm2d",
                        "bidirectional",
                        "timedistributed",
                        "shape",
                        "merge",
                        "batchnorm",
                        "layernorm",
                        "groupnorm",
                        "attention_scores",
                        "normalization",
                        "activation",
                        "masked_norm")
                .flatMap(family -> Golden.folder(family).stream());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputAndGradientsAreKeras(Golden golden) {
        List<Tensor> xs = golden.has("x") ? List.of(golden.tensor("x")) : golden.numbered("x");
        MultiLayer layer = Keras.spec(golden.className("layer"), golden.config())
                .build(
                        xs.stream().map(x -> x.shape().dropFirst(1)).toList(),
                        BuildContext.fresh(0).child("layer"));
        List<Parameter> parameters = layer.parameters();
        List<String> weights = golden.names("w/");
        assertThat(parameters).hasSameSizeAs(weights);
        for (int i = 0; i < weights.size(); i++) {
            // The index and Keras's name: 0-kernel
            assertThat(parameters.get(i).path()).endsWith("/" + weights.get(i).substring("w/0-".length()));
            parameters.get(i).value().copyFrom(golden.tensor(weights.get(i)));
        }
        MultiForward forward = layer.forward(xs, pass(golden));
        close("y", forward.outputs().getFirst(), golden, "y");
        List<Tensor> dxs = forward.backward().apply(List.of(golden.tensor("dy")));
        for (int i = 0; i < dxs.size(); i++) {
            String name = golden.has("dx") ? "dx" : "dx" + i;
            close(name, dxs.get(i), golden, name);
        }
        for (int i = 0; i < weights.size(); i++) {
            Parameter parameter = parameters.get(i);
            if (parameter.trainable()) {
                close("d " + parameter.path(), parameter.gradient(), golden, "d" + weights.get(i));
            } else if (golden.training()) {
                close(
                        parameter.path(),
                        parameter.value(),
                        golden,
                        "s" + weights.get(i).substring(1));
            }
        }
    }

    private static Pass pass(Golden golden) {
        Pass pass = golden.training()
                ? Pass.training(Execution.shared(), new Workspace(), CounterRandom.ofSeed(0))
                : Pass.inference(Execution.shared(), new Workspace());
        return pass.withMasks(golden.numbered("mask").stream().map(Optional::of).toList());
    }

    private static void close(String what, Tensor actual, Golden golden, String array) {
        Agreement.requireClose(what, actual, golden.doubles(array), TOLERANCE, golden.name());
    }
}
