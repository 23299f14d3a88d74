package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.regularizer.Regularizer;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What regularizers add to a step's loss. A training pass carries one; layers with activity regularizers add to it. */
public final class Penalties {
    private static final int GRAIN = 1 << 14;

    private double sum;

    /** Begins with none. */
    public Penalties() {}

    /** The sum of all penalties. */
    public double sum() {
        return sum;
    }

    void add(double penalty) {
        sum += penalty;
    }

    /** Adds the penalties of all trainable parameters. */
    public void addWeights(List<Parameter> parameters, Parallel parallel) {
        forRegularized(parameters, (regularizer, parameter) -> add(penalty(regularizer, parameter.value(), parallel)));
    }

    /** Adds the gradients of those penalties to the parameters'. */
    public static void addWeightGradients(List<Parameter> parameters, Parallel parallel) {
        forRegularized(
                parameters,
                (regularizer, parameter) ->
                        addGradient(regularizer, parameter.value(), 1f, parameter.gradient(), parallel));
    }

    private static void forRegularized(List<Parameter> parameters, BiConsumer<Regularizer, Parameter> action) {
        for (Parameter parameter : parameters) {
            Regularizer regularizer = parameter.regularizer();
            if (regularizer != null && parameter.trainable()) {
                action.accept(regularizer, parameter);
            }
        }
    }

    /** Runs of elements are summed apart, and their sums in order. */
    static double penalty(Regularizer regularizer, Tensor x, Parallel parallel) {
        double[] sums = new double[Math.ceilDiv(x.size(), GRAIN)];
        parallel.forRanges(
                x.size(), GRAIN, (from, to, worker) -> sums[from / GRAIN] = regularizer.penalty(x, from, to));
        double penalty = 0;
        for (double part : sums) {
            penalty += part;
        }
        return penalty;
    }

    static void addGradient(Regularizer regularizer, Tensor x, float scale, Tensor gradient, Parallel parallel) {
        parallel.forRanges(
                x.size(), GRAIN, (from, to, worker) -> regularizer.addGradient(x, scale, gradient, from, to));
    }

    /** A layer whose outputs cost something; the layer itself if they do not. */
    public static Layer onActivity(Layer layer, @Nullable Regularizer regularizer) {
        return regularizer == null ? layer : new PenalizedActivity(layer, regularizer);
    }
}
