package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Activation;
import java.util.Arrays;

/** Activations in double precision, those over the last axis too. */
final class ActivationFormula {
    private ActivationFormula() {}

    static Doubles apply(Activation activation, Doubles z) {
        return switch (activation) {
            case LINEAR -> z;
            case SOFTMAX -> logSoftmax(z, true);
            case LOG_SOFTMAX -> logSoftmax(z, false);
            default ->
                new Doubles(
                        z.shape(),
                        Arrays.stream(z.values())
                                .map(value -> apply(activation, value))
                                .toArray());
        };
    }

    /** A function of each number by itself. */
    static double apply(Activation activation, double z) {
        return UnaryFormula.apply(UnaryOp.valueOf(activation.name()), z);
    }

    /** {@code z[k] − ln Σ e^z[j]}, or e to this. */
    private static Doubles logSoftmax(Doubles z, boolean exponential) {
        Shape shape = z.shape();
        int classes = shape.dim(-1);
        Doubles y = Doubles.zeros(shape);
        for (int row = 0; row < shape.size(); row += classes) {
            double sum = 0;
            for (int k = row; k < row + classes; k++) {
                sum += Math.exp(z.values()[k]);
            }
            for (int k = row; k < row + classes; k++) {
                double logarithm = z.values()[k] - Math.log(sum);
                y.values()[k] = exponential ? Math.exp(logarithm) : logarithm;
            }
        }
        return y;
    }
}
