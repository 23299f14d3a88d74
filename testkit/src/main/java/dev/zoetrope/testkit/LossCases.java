package dev.zoetrope.testkit;

import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.loss.SparseCategoricalCrossentropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The library's own losses. */
public final class LossCases {
    private LossCases() {}

    /** Every loss, in every form. */
    public static List<LossCase> all() {
        List<LossCase> cases = new ArrayList<>(crossentropies());
        cases.addAll(ElementLossCases.all());
        cases.addAll(RowLossCases.all());
        return cases;
    }

    private static List<LossCase> crossentropies() {
        return List.of(
                new LossCase(
                        "categorical cross-entropy",
                        new CategoricalCrossentropy(),
                        LossCase.Targets.DISTRIBUTION,
                        LossCase.Outputs.PROBABILITIES,
                        LossCases::ofProbabilities),
                new LossCase(
                        "categorical cross-entropy of logits",
                        new CategoricalCrossentropy(true, 0f),
                        LossCase.Targets.DISTRIBUTION,
                        LossCase.Outputs.LOGITS,
                        LossCases::ofLogits),
                new LossCase(
                        "categorical cross-entropy, smoothed",
                        new CategoricalCrossentropy(false, 0.25f),
                        LossCase.Targets.DISTRIBUTION,
                        LossCase.Outputs.PROBABILITIES,
                        (t, p) -> ofProbabilities(smoothed(t, 0.25), p)),
                new LossCase(
                        "categorical cross-entropy of logits, smoothed",
                        new CategoricalCrossentropy(true, 0.25f),
                        LossCase.Targets.DISTRIBUTION,
                        LossCase.Outputs.LOGITS,
                        (t, z) -> ofLogits(smoothed(t, 0.25), z)),
                new LossCase(
                        "sparse categorical cross-entropy",
                        new SparseCategoricalCrossentropy(),
                        LossCase.Targets.INDICES,
                        LossCase.Outputs.PROBABILITIES,
                        LossCases::ofProbabilities),
                new LossCase(
                        "sparse categorical cross-entropy of logits",
                        new SparseCategoricalCrossentropy(true),
                        LossCase.Targets.INDICES,
                        LossCase.Outputs.LOGITS,
                        LossCases::ofLogits));
    }

    /** {@code −Σ t[k]·ln(p[k]/Σ p)} */
    private static double ofProbabilities(double[] t, double[] p) {
        double sum = Arrays.stream(p).sum();
        double loss = 0;
        for (int k = 0; k < t.length; k++) {
            loss -= t[k] * Math.log(p[k] / sum);
        }
        return loss;
    }

    /** {@code −Σ t[k]·(z[k] − ln Σ e^z[j])} */
    private static double ofLogits(double[] t, double[] z) {
        double logSum = Math.log(Arrays.stream(z).map(Math::exp).sum());
        double loss = 0;
        for (int k = 0; k < t.length; k++) {
            loss -= t[k] * (z[k] - logSum);
        }
        return loss;
    }

    private static double[] smoothed(double[] t, double smoothing) {
        return Arrays.stream(t)
                .map(value -> value * (1 - smoothing) + smoothing / t.length)
                .toArray();
    }
}
