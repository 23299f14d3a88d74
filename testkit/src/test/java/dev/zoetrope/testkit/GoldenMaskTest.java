package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.MultiForward;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recurrent layers with masks, and with states given, return what Keras returns, forwards and backwards. */
class GoldenMaskTest {
    private static final double TOLERANCE = 1e-5;

    static Stream<Golden> cases() {
        return Golden.folder("masked").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputAndGradientsAreKeras(Golden golden) {
        List<Tensor> inputs = new ArrayList<>(List.of(golden.tensor("x")));
        List<String> states = golden.names("state/");
        states.forEach(state -> inputs.add(golden.tensor(state)));
        MultiLayer layer = Keras.spec(golden.className("layer"), golden.config())
                .build(
                        inputs.stream().map(input -> input.shape().dropFirst(1)).toList(),
                        BuildContext.fresh(0).child("layer"));
        List<Parameter> parameters = layer.parameters();
        List<String> weights = golden.names("w/");
        assertThat(parameters).hasSameSizeAs(weights);
        for (int i = 0; i < weights.size(); i++) {
            parameters.get(i).value().copyFrom(golden.tensor(weights.get(i)));
        }
        Pass pass = Pass.inference(Execution.shared(), new Workspace()).withMask(golden.tensor("mask"));
        MultiForward forward = layer.forward(inputs, pass);
        close("y", forward.outputs().getFirst(), golden, "y");
        List<Tensor> gradients = forward.backward().apply(List.of(golden.tensor("dy")));
        close("dx", gradients.getFirst(), golden, "dx");
        for (int i = 0; i < states.size(); i++) {
            close("d " + states.get(i), gradients.get(1 + i), golden, "d" + states.get(i));
        }
        for (int i = 0; i < weights.size(); i++) {
            Parameter parameter = parameters.get(i);
            close("d " + parameter.path(), parameter.gradient(), golden, "d" + weights.get(i));
        }
    }

    private static void close(String what, Tensor actual, Golden golden, String array) {
        Agreement.requireClose(what, actual, golden.doubles(array), TOLERANCE, golden.name());
    }
}
