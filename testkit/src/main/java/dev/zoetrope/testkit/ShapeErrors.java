package dev.zoetrope.testkit;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A layer takes a shape, or says in a {@link ShapeException} where it stands, what it got and what it wants. */
final class ShapeErrors {
    private static final String PATH = "somewhere/in/a/model";
    private static final int MOST_AXES = 5;

    private ShapeErrors() {}

    static void check(LayerExample example) {
        for (int rank = 0; rank <= MOST_AXES; rank++) {
            for (int size : new int[] {1, 2, 5}) {
                int[] dims = new int[rank];
                Arrays.fill(dims, size);
                for (int input = 0; input < example.inputs().size(); input++) {
                    takesOrExplains(example, replaced(example.inputs(), input, Shape.of(dims)));
                }
                takesOrExplains(example, Collections.nCopies(example.inputs().size(), Shape.of(dims)));
            }
        }
        takesOrExplains(example, List.of());
        takesOrExplains(
                example,
                Stream.concat(example.inputs().stream(), Stream.of(Shape.of(1, 2)))
                        .toList());
        List<Shape> batches = example.inputs().stream()
                .map(input -> input.prepend(example.batch()))
                .toList();
        for (int input = 0; input < batches.size(); input++) {
            Shape batch = batches.get(input);
            refusesCall(example, replaced(batches, input, batch.append(1)));
            refusesCall(example, replaced(batches, input, example.inputs().get(input)));
            int[] larger = batch.dims();
            larger[larger.length - 1]++;
            refusesCall(example, replaced(batches, input, Shape.of(larger)));
        }
        refusesCall(example, List.of());
    }

    private static List<Shape> replaced(List<Shape> shapes, int index, Shape shape) {
        List<Shape> replaced = new ArrayList<>(shapes);
        replaced.set(index, shape);
        return replaced;
    }

    private static MultiLayer build(LayerExample example, List<Shape> inputs) {
        return example.spec().build(inputs, BuildContext.fresh(0).child(PATH));
    }

    private static void takesOrExplains(LayerExample example, List<Shape> inputs) {
        MultiLayer layer;
        try {
            layer = build(example, inputs);
        } catch (ShapeException e) {
            // A layer inside may get a part of the shape, or what the layer before it makes of it.
            requireUseful(e, example + " built for " + inputs);
            return;
        }
        List<Tensor> xs =
                inputs.stream().map(input -> Tensor.zeros(input.prepend(1))).toList();
        List<Shape> outputs = layer.forward(xs, pass()).outputs().stream()
                .map(y -> y.shape().dropFirst(1))
                .toList();
        if (!outputs.equals(layer.outputShapes())) {
            throw new AssertionError(
                    example + " built for " + inputs + " infers " + layer.outputShapes() + " and returns " + outputs);
        }
    }

    private static void refusesCall(LayerExample example, List<Shape> inputs) {
        MultiLayer layer = build(example, example.inputs());
        try {
            List<Tensor> ys = layer.forward(inputs.stream().map(Tensor::zeros).toList(), pass())
                    .outputs();
            throw new AssertionError(example + " built for " + example.inputs() + " takes " + inputs + " and returns "
                    + ys.stream().map(Tensor::shape).toList());
        } catch (ShapeException e) {
            requireUseful(e, example + " built for " + example.inputs() + ", called with " + inputs);
        }
    }

    private static void requireUseful(ShapeException e, String context) {
        String message = String.valueOf(e.getMessage());
        if (!message.matches("(?s)layer " + PATH + "\\S* wants .+, received (none|\\[[0-9,]*]( and \\[[0-9,]*])*)")) {
            throw new AssertionError(
                    "\"" + message + "\" does not tell the layer's path, what it wants and what it got: " + context);
        }
    }

    private static Pass pass() {
        return Pass.inference(new Execution(Kernels.scalar(), new Parallel(1)), new Workspace());
    }
}
