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

    /** Examples of a round: as targets for the loss and as rows, with outputs and weights. */
    private record Examples(Tensor targets, Doubles rows, Tensor outputs, Tensor weights, String context) {
        static Examples draw(LossCase loss, Draw draw) {
            int classes = draw.between(2, 9);
            // Sequences have a row for each step, and weights for examples or for steps.
            Shape examples = Shape.of(draw.between(1, 9));
            Shape rows = draw.chance(0.3) ? Shape.of(examples.dim(0), draw.between(1, 4)) : examples;
            Shape all = Shape.of(rows.size(), classes);
            Tensor labels = Tensor.zeros(rows);
            Tensor oneHot = Tensor.zeros(all);
            for (int i = 0; i < rows.size(); i++) {
                int label = draw.between(0, classes - 1);
                labels.array()[i] = label;
                oneHot.set(1f, i, label);
            }
            Tensor targets = targets(loss.targets(), oneHot, draw);
            Tensor weights = Tensor.zeros(draw.chance(0.5) ? examples : rows);
            for (int i = 0; i < weights.size(); i++) {
                // An example that does not count is an example too.
                weights.array()[i] = draw.chance(0.2) ? 0f : (float) draw.uniform(0.1, 3);
            }
            Tensor outputs = draw.normal(all);
            activate(loss.outputs(), outputs);
            int[] shape = Arrays.copyOf(rows.dims(), rows.rank() + 1);
            shape[rows.rank()] = classes;
            return new Examples(
                    loss.targets() == LossCase.Targets.INDICES ? labels : targets.reshape(Shape.of(shape)),
                    Doubles.of(targets),
                    outputs.reshape(Shape.of(shape)),
                    weights,
                    loss + " of outputs " + Shape.of(shape) + ", weights " + weights.shape() + "\n" + draw.replay());
        }

        private static Tensor targets(LossCase.Targets kind, Tensor oneHot, Draw draw) {
            return switch (kind) {
                case INDICES, DISTRIBUTION -> oneHot;
                case NUMBERS -> draw.normal(oneHot.shape());
                case BITS -> {
                    Tensor bits = Tensor.zeros(oneHot.shape());
                    for (int i = 0; i < bits.size(); i++) {
                        bits.array()[i] = draw.between(0, 1);
                    }
                    yield bits;
                }
            };
        }

        private static void activate(LossCase.Outputs kind, Tensor outputs) {
            Activation activation = switch (kind) {
                case LOGITS -> Activation.LINEAR;
                case PROBABILITIES -> Activation.SOFTMAX;
                case FRACTIONS -> Activation.SIGMOID;
            };
            Doubles activated = ActivationFormula.apply(activation, Doubles.of(outputs));
            for (int i = 0; i < outputs.size(); i++) {
                outputs.array()[i] = (float) activated.values()[i];
            }
        }

        /** {@code Σ weight[n]·loss[n] / N} */
        double mean(LossCase loss, double[] outputs, boolean weighted) {
            int n = rows.shape().dim(0);
            int classes = rows.shape().dim(1);
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double[] t = Arrays.copyOfRange(rows.values(), i * classes, (i + 1) * classes);
                double[] o = Arrays.copyOfRange(outputs, i * classes, (i + 1) * classes);
                double weight = weights.array()[i / (n / weights.size())];
                sum += (weighted ? weight : 1) * loss.formula().of(t, o);
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

    /** The loss on logits is the loss on their softmax or sigmoid. */
    public static void onLogitsIsTheSame(LossCase loss, int rounds) {
        for (Activation activation : new Activation[] {Activation.SOFTMAX, Activation.SIGMOID}) {
            Loss onLogits = loss.loss().onLogits(activation);
            for (int round = 0; onLogits != null && round < rounds; round++) {
                Draw draw = Draw.of(loss.name(), round);
                Examples examples = Examples.draw(loss, draw);
                Tensor logits = draw.normal(examples.outputs().shape());
                Doubles activated = ActivationFormula.apply(activation, Doubles.of(logits));
                double expected = examples.mean(loss, activated.values(), false);
                double actual = onLogits.of(examples.targets(), logits, null).mean();
                if (!(Math.abs(actual - expected) <= GradientCheck.TOLERANCE * expected)) {
                    throw new AssertionError("on logits the mean is " + actual + ", on their " + activation + " "
                            + expected + "\n" + examples.context());
                }
            }
        }
    }
}
