package dev.zoetrope.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.testkit.Draw;
import dev.zoetrope.testkit.LayerExample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Models to try, and how their answers compare. */
final class Samples {
    private Samples() {}

    /** A model of one layer, with all its outputs, and parameters as after some training. */
    static Model model(LayerExample example, Draw draw) {
        List<Functional.Input> inputs = new ArrayList<>();
        for (Shape shape : example.inputs()) {
            inputs.add(new Functional.Input("x" + inputs.size(), shape));
        }
        int count = example.spec()
                .build(example.inputs(), BuildContext.fresh(1))
                .outputShapes()
                .size();
        List<String> outputs =
                IntStream.range(0, count).mapToObj(i -> "layer:" + i).toList();
        Functional graph = new Functional(
                inputs,
                List.of(new Functional.Named("layer", example.spec())),
                List.of(new Functional.Call(
                        "layer", inputs.stream().map(Functional.Input::name).toList())),
                outputs);
        return trained(Model.build(graph, 1), draw);
    }

    /** The model with other biases, means and variances than those that training begins with. */
    static Model trained(Model model, Draw draw) {
        for (Parameter parameter : model.parameters()) {
            Tensor value = parameter.value();
            boolean scale =
                    parameter.path().endsWith("variance") || parameter.path().endsWith("gamma");
            for (int i = 0; i < value.size() && value.shape().rank() < 3; i++) {
                value.array()[value.offset() + i] = scale
                        ? (float) draw.uniform(0.5, 2)
                        : value.array()[value.offset() + i] + (float) draw.uniform(-0.3, 0.3);
            }
        }
        return model;
    }

    /** The same within 1e-4 of the largest magnitude, or of 1. */
    static void assertSame(List<Tensor> actual, List<Tensor> expected, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Tensor one = actual.get(i);
            Tensor other = expected.get(i);
            assertThat(one.shape()).as("output %s of %s", i, what).isEqualTo(other.shape());
            float largest = 1f;
            for (float value : other.toArray()) {
                largest = Math.max(largest, Math.abs(value));
            }
            float[] a = one.toArray();
            float[] b = other.toArray();
            for (int k = 0; k < a.length; k++) {
                if (!(Math.abs(a[k] - b[k]) <= 1e-4f * largest)) {
                    throw new AssertionError(
                            "output " + i + "[" + k + "] of " + what + ": " + a[k] + " instead of " + b[k]);
                }
            }
        }
    }
}
