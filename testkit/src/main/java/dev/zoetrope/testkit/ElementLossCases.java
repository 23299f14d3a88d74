package dev.zoetrope.testkit;

import dev.zoetrope.layers.loss.BinaryCrossentropy;
import dev.zoetrope.layers.loss.BinaryFocalCrossentropy;
import dev.zoetrope.layers.loss.Hinge;
import dev.zoetrope.layers.loss.Huber;
import dev.zoetrope.layers.loss.LogCosh;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.loss.MeanAbsoluteError;
import dev.zoetrope.layers.loss.MeanAbsolutePercentageError;
import dev.zoetrope.layers.loss.MeanSquaredError;
import dev.zoetrope.layers.loss.MeanSquaredLogarithmicError;
import dev.zoetrope.layers.loss.Poisson;
import dev.zoetrope.layers.loss.SquaredHinge;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Losses that are means over elements, with the formula of one element. */
final class ElementLossCases {
    private ElementLossCases() {}

    static List<LossCase> all() {
        return List.of(
                numbers("mean squared error", new MeanSquaredError(), (t, o) -> (t - o) * (t - o)),
                numbers("mean absolute error", new MeanAbsoluteError(), (t, o) -> Math.abs(t - o)),
                numbers(
                        "mean absolute percentage error",
                        new MeanAbsolutePercentageError(),
                        (t, o) -> 100 * Math.abs((t - o) / t)),
                fractions(
                        "mean squared logarithmic error",
                        new MeanSquaredLogarithmicError(),
                        (t, o) -> Math.pow(Math.log((1 + o) / (1 + t)), 2)),
                numbers("Huber", new Huber(), (t, o) -> huber(o - t, 1)),
                numbers("Huber, delta 0.5", new Huber(0.5f), (t, o) -> huber(o - t, 0.5)),
                numbers("log-cosh", new LogCosh(), (t, o) -> Math.log(Math.cosh(o - t))),
                fractions("Poisson", new Poisson(), (t, o) -> o - t * Math.log(o)),
                bits("hinge of bits", new Hinge(), (t, o) -> Math.max(0, 1 - (2 * t - 1) * o)),
                numbers("hinge", new Hinge(), (t, o) -> Math.max(0, 1 - t * o)),
                bits(
                        "squared hinge of bits",
                        new SquaredHinge(),
                        (t, o) -> Math.pow(Math.max(0, 1 - (2 * t - 1) * o), 2)),
                fractions("binary cross-entropy", new BinaryCrossentropy(), ElementLossCases::crossentropy),
                fractions(
                        "binary cross-entropy, smoothed",
                        new BinaryCrossentropy(false, 0.25f),
                        (t, p) -> crossentropy(smoothed(t), p)),
                bits(
                        "binary cross-entropy of logits, smoothed",
                        new BinaryCrossentropy(true, 0.25f),
                        (t, z) -> crossentropy(smoothed(t), sigmoid(z))),
                fractions(
                        "binary focal cross-entropy",
                        new BinaryFocalCrossentropy(),
                        (t, p) -> focal(t, p) * crossentropy(t, p)),
                bits(
                        "binary focal cross-entropy of logits, balanced, smoothed",
                        new BinaryFocalCrossentropy(true, 0.25f, 2f, true, 0.25f),
                        (t, z) -> (smoothed(t) * 0.25 + (1 - smoothed(t)) * 0.75)
                                * focal(smoothed(t), sigmoid(z))
                                * crossentropy(smoothed(t), sigmoid(z))));
    }

    private static double huber(double error, double delta) {
        double size = Math.abs(error);
        return size <= delta ? size * size / 2 : delta * size - delta * delta / 2;
    }

    private static double crossentropy(double t, double p) {
        return -t * Math.log(p) - (1 - t) * Math.log(1 - p);
    }

    private static double focal(double t, double p) {
        return Math.pow(1 - t * p - (1 - t) * (1 - p), 2);
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static double smoothed(double t) {
        return t * 0.75 + 0.125;
    }

    private static LossCase numbers(String name, Loss loss, DoubleBinaryOperator element) {
        return mean(name, loss, LossCase.Targets.NUMBERS, LossCase.Outputs.LOGITS, element);
    }

    private static LossCase bits(String name, Loss loss, DoubleBinaryOperator element) {
        return mean(name, loss, LossCase.Targets.BITS, LossCase.Outputs.LOGITS, element);
    }

    private static LossCase fractions(String name, Loss loss, DoubleBinaryOperator element) {
        return mean(name, loss, LossCase.Targets.BITS, LossCase.Outputs.FRACTIONS, element);
    }

    private static LossCase mean(
            String name, Loss loss, LossCase.Targets targets, LossCase.Outputs outputs, DoubleBinaryOperator element) {
        return new LossCase(name, loss, targets, outputs, (t, o) -> {
            double sum = 0;
            for (int k = 0; k < o.length; k++) {
                sum += element.applyAsDouble(t[k], o[k]);
            }
            return sum / o.length;
        });
    }
}
