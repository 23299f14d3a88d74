package dev.zoetrope.testkit;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.ShapeException;
import java.util.Arrays;

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
                takesOrExplains(example, Shape.of(dims));
            }
        }
        Layer layer = build(example, example.input());
        refusesCall(example, layer, example.input().append(1).prepend(example.batch()));
        refusesCall(example, layer, example.input());
        int[] larger = example.input().prepend(example.batch()).dims();
        larger[larger.length - 1]++;
        refusesCall(example, layer, Shape.of(larger));
    }

    private static Layer build(LayerExample example, Shape input) {
        return example.spec().build(input, BuildContext.fresh(0).child(PATH));
    }

    private static void takesOrExplains(LayerExample example, Shape input) {
        Layer layer;
        try {
            layer = build(example, input);
        } catch (ShapeException e) {
            // A layer inside may get a part of the shape, or what the layer before it makes of it.
            requireUseful(e, example + " built for " + input);
            return;
        }
        Tensor y = layer.forward(Tensor.zeros(input.prepend(1)), pass()).output();
        if (!y.shape().equals(layer.outputShape().prepend(1))) {
            throw new AssertionError(
                    example + " built for " + input + " infers " + layer.outputShape() + " and returns " + y.shape());
        }
    }

    private static void refusesCall(LayerExample example, Layer layer, Shape x) {
        try {
            Tensor y = layer.forward(Tensor.zeros(x), pass()).output();
            throw new AssertionError(
                    example + " built for " + example.input() + " takes " + x + " and returns " + y.shape());
        } catch (ShapeException e) {
            requireUseful(e, example + " built for " + example.input() + ", called with " + x);
        }
    }

    private static void requireUseful(ShapeException e, String context) {
        String message = String.valueOf(e.getMessage());
        if (!message.matches("(?s)layer " + PATH + "\\S* wants .+, received \\[[0-9,]*]")) {
            throw new AssertionError(
                    "\"" + message + "\" does not tell the layer's path, what it wants and what it got: " + context);
        }
    }

    private static Pass pass() {
        return Pass.inference(new Execution(Kernels.scalar(), new Parallel(1)), new Workspace());
    }
}
