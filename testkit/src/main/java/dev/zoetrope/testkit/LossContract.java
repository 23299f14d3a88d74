package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.loss.LossValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What every loss must do, checked on random examples of a {@link LossCase}. */
public final class LossContract {
    private LossContract() {}

    /** Examples of a round: as targets for the loss and as distributions, with outputs and weights. */
    private record Examples(Tensor targets, Doubles distributions, Tensor outputs, Tensor weights, String context) {
        static Examples draw(LossCase loss, Draw draw) {
            int n = draw.between(1, 9);
            int classes = draw.between(2, 9);
            Tensor oneHot = Tensor.zeros(n, classes);
            Tensor labels = Tensor.zeros(n);
            Tensor weights = Tensor.zeros(n);
            for (int i = 0; i < n; i++) {
                int label = draw.between(0, classes - 1);
                labels.set(label, i);
                oneHot.set(1f, i, label);
                // An example that does not count is an example too.
                weights.set(draw.chance(0.2) ? 0f : (float) draw.uniform(0.1, 3), i);
            }
            Tensor outputs = draw.normal(Shape.of(n, classes));
            if (loss.outputs() == LossCase.Outputs.PROBABILITIES) {
                Doubles p = ActivationFormula.apply(Activation.SOFTMAX, Doubles.of(outputs));
                for (int i = 0; i < p.values().length; i++) {
                    outputs.array()[i] = (float) p.values()[i];
                }
            }
            return new Examples(
                    loss.targets() == LossCase.Targets.INDICES ? labels : oneHot,
                    Doubles.of(oneHot),
                    outputs,
                    weights,
                    loss + " of " + n + " examples, " + classes + " classes\n" + draw.replay());
        }

        /** {@code Σ weight[n]·loss[n] / N} */
        double mean(LossCase loss, double[] outputs, boolean weighted) {
            int n = distributions.shape().dim(0);
            int classes = distributions.shape().dim(1);
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double[] t = Arrays.copyOfRange(distributions.values(), i * classes, (i + 1) * classes);
                double[] o = Arrays.copyOfRange(outputs, i * classes, (i + 1) * classes);
                sum += (weighted ? weights.get(i) : 1) * loss.formula().of(t, o);
            }
            return sum / n;
        }

        @Nullable
        Tensor weights(boolean weighted) {
            return weighted ? weights : null;
        }
    }

    /** Mean and gradient are those of the formula, with weights and without, and the arguments stay as they are. */
    public static void agreesWithFormula(LossCase loss, int rounds) {
        for (int round = 0; round < rounds; round++) {
            Examples examples = Examples.draw(loss, Draw.of(loss.name(), round));
            for (boolean weighted : new boolean[] {false, true}) {
                agrees(loss, examples, weighted);
            }
        }
    }

    private static void agrees(LossCase loss, Examples examples, boolean weighted) {
        Tensor targets = examples.targets().copy();
        Tensor outputs = examples.outputs().copy();
        LossValue value = loss.loss().of(examples.targets(), examples.outputs(), examples.weights(weighted));
        String context = (weighted ? "weighted " : "") + examples.context();
        double[] at = Doubles.of(outputs).values();
        double expected = examples.mean(loss, at, weighted);
        if (!(Math.abs(value.mean() - expected) <= GradientCheck.TOLERANCE * Math.abs(expected))) {
            throw new AssertionError("the mean is " + value.mean() + ", the formula says " + expected + "\n" + context);
        }
        GradientCheck.Gradient gradient = GradientCheck.of(point -> examples.mean(loss, point, weighted), at);
        Agreement.requireClose(
                "the gradient",
                value.gradient(),
                new Doubles(outputs.shape(), gradient.values()),
                GradientCheck.TOLERANCE,
                context);
        Agreement.requireSameBits("the targets after the call", examples.targets(), targets, context);
        Agreement.requireSameBits("the outputs after the call", examples.outputs(), outputs, context);
    }

    /** The loss on logits is the loss on their softmax. */
    public static void onLogitsIsTheSame(LossCase loss, int rounds) {
        Loss onLogits = loss.loss().onLogits();
        if (onLogits == null) {
            return;
        }
        for (int round = 0; round < rounds; round++) {
            Draw draw = Draw.of(loss.name(), round);
            Examples examples = Examples.draw(loss, draw);
            Tensor logits = draw.normal(examples.outputs().shape());
            Doubles softmax = ActivationFormula.apply(Activation.SOFTMAX, Doubles.of(logits));
            double expected = examples.mean(loss, softmax.values(), false);
            double actual = onLogits.of(examples.targets(), logits, null).mean();
            if (!(Math.abs(actual - expected) <= GradientCheck.TOLERANCE * expected)) {
                throw new AssertionError("on logits the mean is " + actual + ", on their softmax " + expected + "\n"
                        + examples.context());
            }
        }
    }
}
