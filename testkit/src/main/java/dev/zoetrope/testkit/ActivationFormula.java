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
            case SPARSEMAX -> sparsemax(z);
            case GLU -> glu(z);
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

    /** Softmax over one axis, counted with the batch axis as axis 0 or from the end. */
    static Doubles softmax(Doubles x, int axis) {
        Shape shape = x.shape();
        int along = axis < 0 ? axis + shape.rank() : axis;
        int inner = shape.dropFirst(along + 1).size();
        int size = shape.dim(along);
        Doubles y = Doubles.zeros(shape);
        for (int i = 0; i < shape.size(); i++) {
            int first = i - i / inner % size * inner;
            double sum = 0;
            for (int k = 0; k < size; k++) {
                sum += Math.exp(x.values()[first + k * inner] - x.values()[i]);
            }
            y.values()[i] = 1 / sum;
        }
        return y;
    }

    /** Keras's: see the layer's documentation. */
    private static Doubles sparsemax(Doubles x) {
        int n = x.shape().dim(-1);
        Doubles y = Doubles.zeros(x.shape());
        for (int row = 0; row < x.values().length; row += n) {
            double[] z = Arrays.copyOfRange(x.values(), row, row + n);
            Arrays.sort(z);
            double total = 0;
            double totals = 0;
            int k = 0;
            for (int j = 1; j <= n; j++) {
                total += z[n - j];
                if (z[n - j] > (total - 1) / j) {
                    totals += total;
                    k++;
                }
            }
            for (int i = row; i < row + n; i++) {
                y.values()[i] = Math.max(x.values()[i] - (totals - 1) / k, 0);
            }
        }
        return y;
    }

    /** {@code x·σ(gate)} of the halves of each row. */
    private static Doubles glu(Doubles z) {
        int n = z.shape().dim(-1) / 2;
        Doubles y = Doubles.zeros(z.shape().dropLast(1).append(n));
        for (int i = 0; i < y.values().length; i++) {
            int x = i / n * 2 * n + i % n;
            y.values()[i] = z.values()[x] * UnaryFormula.sigmoid(z.values()[x + n]);
        }
        return y;
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
