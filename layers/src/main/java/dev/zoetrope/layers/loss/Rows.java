package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What all losses share: they are means over the rows of the output, [K], all axes but the last running over rows; they are
 * computed in double, row after row.
 */
final class Rows {
    /** Keras's epsilon: probabilities are kept this far from 0 and 1. */
    static final double EPSILON = 1e-7;

    private Rows() {}

    /** One row's loss; adds nothing, writes the row's gradient by the output. */
    @FunctionalInterface
    interface Row {
        double of(double[] target, double[] output, double[] gradient);
    }

    /** What a row should give, [K]. */
    @FunctionalInterface
    interface Targets {
        void read(int row, double[] target);
    }

    /** The loss of one element, and its slope by the output. */
    @FunctionalInterface
    interface Element {
        double of(double target, double output);
    }

    /**
     * A loss of whole rows, with targets of the output's shape.
     *
     * @param change what is done to each row of the targets first, such as smoothing
     */
    static LossValue mean(Loss loss, Tensor target, Tensor output, @Nullable Tensor weights, Change change, Row row) {
        int width = output.dim(-1);
        if (!sameButForOnes(target.shape(), output.shape())) {
            throw new IllegalArgumentException(loss.name() + " wants targets of the output's shape " + output.shape()
                    + ", received " + target.shape());
        }
        return mean(
                loss,
                (n, t) -> {
                    for (int k = 0; k < width; k++) {
                        t[k] = change.of(target.array()[target.offset() + n * width + k]);
                    }
                },
                output,
                weights,
                row);
    }

    /** What is done to a target before the loss sees it. */
    @FunctionalInterface
    interface Change {
        double of(double target);
    }

    /**
     * Targets that are probabilities, smoothed: {@code t·(1−s) + s/K} for K classes (Szegedy et al., 2016).
     *
     * @throws IllegalArgumentException while reading, if a target is below 0 or above 1
     */
    static Change probabilities(Loss loss, double smoothing, int classes) {
        return t -> {
            if (!(t >= 0 && t <= 1)) {
                throw new IllegalArgumentException(loss.name() + " wants targets between 0 and 1, received " + t);
            }
            return t * (1 - smoothing) + smoothing / classes;
        };
    }

    /** Refuses a smoothing outside [0, 1]. */
    static void requireSmoothing(float smoothing) {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("label smoothing lies in [0, 1], received " + smoothing);
        }
    }

    /** A loss that is the mean over elements. */
    static LossValue meanOfElements(
            Loss loss,
            Tensor target,
            Tensor output,
            @Nullable Tensor weights,
            Change change,
            Element value,
            Element slope) {
        return mean(loss, target, output, weights, change, (t, o, gradient) -> {
            double sum = 0;
            for (int k = 0; k < o.length; k++) {
                sum += value.of(t[k], o[k]);
                gradient[k] = slope.of(t[k], o[k]) / o.length;
            }
            return sum / o.length;
        });
    }

    /** A loss of whole rows, whatever its targets are. */
    static LossValue mean(Loss loss, Targets targets, Tensor output, @Nullable Tensor weights, Row row) {
        int width = output.dim(-1);
        int rows = output.size() / width;
        int perWeight = weights == null ? 1 : rowsPerWeight(loss, weights.shape(), output.shape());
        Tensor gradient = Tensor.zeros(output.shape());
        double[] t = new double[width];
        double[] o = new double[width];
        double[] g = new double[width];
        double sum = 0;
        for (int n = 0; n < rows; n++) {
            targets.read(n, t);
            for (int k = 0; k < width; k++) {
                o[k] = output.array()[output.offset() + n * width + k];
            }
            double weight = weights == null ? 1 : weights.array()[weights.offset() + n / perWeight];
            sum += weight * row.of(t, o, g);
            for (int k = 0; k < width; k++) {
                gradient.array()[n * width + k] = (float) (weight * g[k] / rows);
            }
        }
        return new LossValue(sum / rows, gradient);
    }

    /** Weights are given for the output's first axes: [N], or [N,T] for an output [N,T,K]. */
    private static int rowsPerWeight(Loss loss, Shape weights, Shape output) {
        int rank = weights.rank();
        if (rank >= output.rank() || !output.dropLast(output.rank() - rank).equals(weights)) {
            throw new IllegalArgumentException(loss.name() + " wants weights of the first axes of the output's shape "
                    + output + ", such as [" + output.dim(0) + "], received " + weights);
        }
        return output.size() / output.dim(-1) / weights.size();
    }

    /** Whether two shapes are the same, or would be without a last axis of size 1: [N] and [N,1]. */
    private static boolean sameButForOnes(Shape one, Shape other) {
        return one.size() == other.size() && withoutOne(one).equals(withoutOne(other));
    }

    private static Shape withoutOne(Shape shape) {
        return shape.rank() > 1 && shape.dim(-1) == 1 ? shape.dropLast(1) : shape;
    }
}
