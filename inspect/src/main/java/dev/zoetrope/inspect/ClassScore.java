package dev.zoetrope.inspect;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.MultiForward;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.Watch;
import dev.zoetrope.layers.train.Model;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The score that a model gives a class: what goes into its last softmax or sigmoid, and the gradient by everything that it
 * was made from. Of a single sigmoid unit the score of class 1 is what goes into it, that of class 0 its negative.
 *
 * <p>Gradients of the parameters are added to, as in any backward pass; the next training step clears them. The calls of one
 * model run one after another.
 */
public final class ClassScore {
    private ClassScore() {}

    /** How many classes a model tells apart by its first output. */
    public static int classes(Model model) {
        int units = units(model);
        return units == 1 ? 2 : units;
    }

    private static int units(Model model) {
        return model.outputShapes().getFirst().dim(-1);
    }

    /**
     * The gradient of a class's score by the input.
     *
     * @param x [1,…input shape]
     * @param cls from 0
     * @param watch is shown what each layer gives and what comes back to it; null for nobody
     * @return of the input's shape
     * @throws IllegalArgumentException if there is no such class, or if the model has several inputs
     */
    public static Tensor gradient(Model model, Tensor x, int cls, @Nullable Watch watch) {
        if (model.inputShapes().size() != 1) {
            throw new IllegalArgumentException(
                    "a class's gradient wants a model of one input, this one has " + model.inputShapes());
        }
        if (cls < 0 || cls >= classes(model)) {
            throw new IllegalArgumentException("class " + cls + " of " + classes(model));
        }
        model.resetState();
        Pass pass = Pass.inference(model.execution(), new Workspace()).watching(watch);
        MultiForward run = model.root().withoutLastActivation(0).forward(List.of(x), pass);
        List<Tensor> gradients =
                run.outputs().stream().map(y -> Tensor.zeros(y.shape())).toList();
        Tensor dy = gradients.getFirst();
        int units = units(model);
        // an output for each step has a score in each: their sum
        for (int row = 0; row < dy.size(); row += units) {
            dy.array()[row + (units == 1 ? 0 : cls)] = units == 1 && cls == 0 ? -1 : 1;
        }
        return run.backward().apply(gradients).getFirst().copy();
    }
}
