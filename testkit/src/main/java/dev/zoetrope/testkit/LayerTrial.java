package dev.zoetrope.testkit;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.MultiForward;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An example's layer, built, with random numbers in all its parameters, an input and an upstream gradient.
 *
 * @param xs each [N,…]
 * @param dys each [N,…]
 * @param path where the layer stands
 * @param random the numbers of the training step
 * @param context the end of a failure's message
 */
record LayerTrial(
        LayerExample example,
        MultiLayer layer,
        List<Tensor> xs,
        List<Tensor> dys,
        String path,
        CounterRandom random,
        String context) {

    static LayerTrial draw(LayerExample example, int batch, Draw draw) {
        String path = "model/" + example.spec().className().toLowerCase(Locale.ROOT);
        MultiLayer layer = build(example, path);
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
        List<Tensor> xs = example.draw(draw, batch);
        List<Tensor> dys = layer.outputShapes().stream()
                .map(output -> draw.normal(output.prepend(batch)))
                .toList();
        CounterRandom random = new CounterRandom(draw.seed());
        return new LayerTrial(
                example, layer, xs, dys, path, random, example.spec() + "\non " + xs + "; " + draw.replay());
    }

    private static MultiLayer build(LayerExample example, String path) {
        BuildContext context = BuildContext.fresh(0);
        for (String name : path.split("/", -1)) {
            context = context.child(name);
        }
        return example.spec().build(example.inputs(), context);
    }

    /** What a call forwards and backwards returned, in memory of its own. */
    record Result(List<Tensor> ys, List<Tensor> dxs, List<Tensor> gradients) {
        /** Output and parameters' gradients with the bits of another's; dx too unless it was not asked for. */
        void requireSameBits(Result other, boolean withInputGradient, List<Parameter> parameters, String context) {
            for (int i = 0; i < ys.size(); i++) {
                Agreement.requireSameBits("y" + i, ys.get(i), other.ys.get(i), context);
            }
            for (int i = 0; withInputGradient && i < dxs.size(); i++) {
                Agreement.requireSameBits("dx" + i, dxs.get(i), other.dxs.get(i), context);
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
        return run(pass(execution, new Workspace()), xs, dys);
    }

    Result run(Pass pass, List<Tensor> inputs, List<Tensor> upstream) {
        Parameter.clearGradients(layer.parameters(), pass.parallel());
        return accumulate(pass, inputs, upstream);
    }

    /** One call with gradients that begin at what is there. */
    Result accumulate(Pass pass, List<Tensor> inputs, List<Tensor> upstream) {
        MultiForward forward = layer.forward(inputs, pass);
        List<Tensor> ys = copies(forward.outputs());
        List<Tensor> dxs = copies(forward.backward().apply(upstream));
        List<Tensor> gradients = new ArrayList<>();
        for (Parameter parameter : layer.parameters()) {
            gradients.add(parameter.gradient().copy());
        }
        return new Result(ys, dxs, gradients);
    }

    private static List<Tensor> copies(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::copy).toList();
    }

    List<Doubles> parameterValues() {
        return layer.parameters().stream()
                .map(parameter -> Doubles.of(parameter.value()))
                .toList();
    }

    List<Doubles> inputValues() {
        return xs.stream().map(Doubles::of).toList();
    }

    /** The oracle's outputs for the inputs, parameters being what they are. */
    List<Doubles> expected(boolean training) {
        return example.oracle().forward(inputValues(), parameterValues(), oraclePass(training));
    }

    List<Shape> outputShapes() {
        return layer.outputShapes().stream()
                .map(output -> output.prepend(xs.getFirst().dim(0)))
                .toList();
    }
}
