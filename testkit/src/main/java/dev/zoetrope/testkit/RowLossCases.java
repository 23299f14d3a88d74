package dev.zoetrope.testkit;

import dev.zoetrope.layers.loss.CategoricalFocalCrossentropy;
import dev.zoetrope.layers.loss.CategoricalHinge;
import dev.zoetrope.layers.loss.CosineSimilarity;
import dev.zoetrope.layers.loss.KLDivergence;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Losses of whole rows besides the plain cross-entropies. */
final class RowLossCases {
    private RowLossCases() {}

    static List<LossCase> all() {
        return List.of(
                new LossCase(
                        "focal cross-entropy",
                        new CategoricalFocalCrossentropy(),
                        LossCase.Targets.DISTRIBUTION,
                        LossCase.Outputs.PROBABILITIES,
                        (t, p) -> focal(t, scaled(p), 0.25, 2)),
                new LossCase(
                        "focal cross-entropy of logits, smoothed",
                        new CategoricalFocalCrossentropy(0.5f, 1.5f, true, 0.25f),
                        LossCase.Targets.DISTRIBUTION,
                        LossCase.Outputs.LOGITS,
                        (t, z) -> focal(
                                Arrays.stream(t)
                                        .map(x -> x * 0.75 + 0.25 / t.length)
                                        .toArray(),
                                scaled(Arrays.stream(z).map(Math::exp).toArray()),
                                0.5,
                                1.5)),
                new LossCase(
                        "categorical hinge",
                        new CategoricalHinge(),
                        LossCase.Targets.DISTRIBUTION,
                        LossCase.Outputs.LOGITS,
                        RowLossCases::hinge),
                new LossCase(
                        "Kullback-Leibler divergence",
                        new KLDivergence(),
                        LossCase.Targets.DISTRIBUTION,
                        LossCase.Outputs.PROBABILITIES,
                        (t, o) -> sum(t.length, k -> Math.max(t[k], 1e-7) * Math.log(Math.max(t[k], 1e-7) / o[k]))),
                new LossCase(
                        "cosine similarity",
                        new CosineSimilarity(),
                        LossCase.Targets.NUMBERS,
                        LossCase.Outputs.LOGITS,
                        (t, o) -> -dot(t, o) / Math.sqrt(dot(t, t) * dot(o, o))));
    }

    private static double focal(double[] t, double[] p, double alpha, double gamma) {
        return sum(t.length, k -> -alpha * Math.pow(1 - p[k], gamma) * t[k] * Math.log(p[k]));
    }

    /** The best wrong output is to stay 1 below the right one. */
    private static double hinge(double[] t, double[] o) {
        double wrong = IntStream.range(0, o.length)
                .mapToDouble(k -> (1 - t[k]) * o[k])
                .max()
                .orElseThrow();
        return Math.max(0, 1 + wrong - dot(t, o));
    }

    private static double dot(double[] a, double[] b) {
        return sum(a.length, k -> a[k] * b[k]);
    }

    private static double[] scaled(double[] p) {
        double sum = Arrays.stream(p).sum();
        return Arrays.stream(p).map(x -> x / sum).toArray();
    }

    private static double sum(int n, IntToDoubleFunction term) {
        return IntStream.range(0, n).mapToDouble(term).sum();
    }
}
