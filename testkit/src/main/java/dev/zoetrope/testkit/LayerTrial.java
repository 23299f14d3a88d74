package dev.zoetrope.testkit;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import java.util.ArrayList;
import java.util.List;

/**
 * An example's layer, built, with random numbers in all its parameters, an input and an upstream gradient.
 *
 * @param x [N,…]
 * @param dy [N,…]
 * @param path where the layer stands
 * @param random the numbers of the training step
 * @param context the end of a failure's message
 */
record LayerTrial(
        LayerExample example, Layer layer, Tensor x, Tensor dy, String path, CounterRandom random, String context) {

    static LayerTrial draw(LayerExample example, int batch, Draw draw) {
        String path = "model/" + Oracles.nameOf(example.spec());
        Layer layer = build(example, path);
        for (Parameter parameter : layer.parameters()) {
            // Weights and biases alike, so that a bias dropped or a gate exchanged shows.
            Tensor values = draw.normal(parameter.value().shape());
            for (int i = 0; i < values.size(); i++) {
                float value = 0.4f * values.array()[i];
                // State may be a variance.
                parameter.value().array()[parameter.value().offset() + i] =
                        parameter.isState() ? 0.5f + Math.abs(value) : value;
            }
        }
        Tensor x = example.inputs(batch, draw);
        Tensor dy = draw.normal(layer.outputShape().prepend(batch));
        CounterRandom random = new CounterRandom(draw.seed());
        return new LayerTrial(
                example, layer, x, dy, path, random, example.spec() + "\non " + x.shape() + "; " + draw.replay());
    }

    private static Layer build(LayerExample example, String path) {
        BuildContext context = BuildContext.fresh(0);
        for (String name : path.split("/", -1)) {
            context = context.child(name);
        }
        return example.spec().build(example.input(), context);
    }

    /** What a call forwards and backwards returned, in memory of its own. */
    record Result(Tensor y, Tensor dx, List<Tensor> gradients) {
        /** Output and parameters' gradients with the bits of another's; dx too unless it was not asked for. */
        void requireSameBits(Result other, boolean withInputGradient, List<Parameter> parameters, String context) {
            Agreement.requireSameBits("y", y, other.y, context);
            if (withInputGradient) {
                Agreement.requireSameBits("dx", dx, other.dx, context);
            }
            for (int i = 0; i < gradients.size(); i++) {
                String what = "the gradient of " + parameters.get(i).path();
                Agreement.requireSameBits(what, gradients.get(i), other.gradients.get(i), context);
            }
        }
    }

    Pass pass(Execution execution, Workspace workspace) {
        return Pass.training(execution, workspace, random);
    }

    OraclePass oraclePass(boolean training) {
        return new OraclePass(training, random, path);
    }

    /** One training call with gradients that begin at 0. */
    Result run(Execution execution) {
        return run(pass(execution, new Workspace()), x, dy);
    }

    Result run(Pass pass, Tensor input, Tensor upstream) {
        layer.parameters().forEach(parameter -> parameter.gradient().fill(0f));
        return accumulate(pass, input, upstream);
    }

    /** One call with gradients that begin at what is there. */
    Result accumulate(Pass pass, Tensor input, Tensor upstream) {
        Forward forward = layer.forward(input, pass);
        Tensor y = forward.output().copy();
        Tensor dx = forward.backward().apply(upstream).copy();
        List<Tensor> gradients = new ArrayList<>();
        for (Parameter parameter : layer.parameters()) {
            gradients.add(parameter.gradient().copy());
        }
        return new Result(y, dx, gradients);
    }

    List<Doubles> parameterValues() {
        return layer.parameters().stream()
                .map(parameter -> Doubles.of(parameter.value()))
                .toList();
    }

    /** The oracle's output for an input, parameters being what they are. */
    Doubles expected(boolean training) {
        return example.oracle().forward(Doubles.of(x), parameterValues(), oraclePass(training));
    }

    Shape outputShape() {
        return layer.outputShape().prepend(x.dim(0));
    }
}
