package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/**
 * {@code (1+β²)·precision·recall / (β²·precision + recall)} of each class, taken together (van Rijsbergen, 1979). Outputs are
 * [N,K], targets one-hot or class indices. Keras's default, the scores class by class, is no single figure: an average has
 * to be chosen.
 */
public class FBetaScore implements Metric {
    private static final double EPSILON = 1e-7;

    /** How classes are taken together. */
    public enum Average {
        /** All classes are counted as one. */
        MICRO,
        /** The mean of the classes' scores. */
        MACRO,
        /** The mean, each class counted by its examples. */
        WEIGHTED
    }

    private final String name;
    private final Average average;
    private final double beta;
    private final float threshold;
    private long[] truePositives = {};
    private long[] falsePositives = {};
    private long[] falseNegatives = {};

    /** The largest output of each row is on. */
    public FBetaScore(Average average, double beta) {
        this("fbeta_score", average, beta, Float.NaN);
    }

    /** Every output above the threshold is on. */
    public FBetaScore(Average average, double beta, float threshold) {
        this("fbeta_score", average, beta, threshold);
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold lies in (0, 1], received " + threshold);
        }
    }

    FBetaScore(String name, Average average, double beta, float threshold) {
        if (!(beta > 0)) {
            throw new IllegalArgumentException("beta must be positive, received " + beta);
        }
        this.name = name;
        this.average = average;
        this.beta = beta;
        this.threshold = threshold;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void update(Tensor target, Tensor output) {
        int classes = output.dim(-1);
        if (truePositives.length == 0) {
            truePositives = new long[classes];
            falsePositives = new long[classes];
            falseNegatives = new long[classes];
        }
        for (int row = 0; row < Labels.rows(output); row++) {
            int from = output.offset() + row * classes;
            float largest = output.array()[from + Labels.ofOutput(output, row)];
            for (int k = 0; k < classes; k++) {
                float value = output.array()[from + k];
                // As in Keras, several outputs can be the largest, and one of 0 is never on.
                boolean on = Float.isNaN(threshold) ? value >= largest && Math.abs(value) > 1e-9 : value > threshold;
                boolean right = Labels.isOn(target, output, row, k);
                truePositives[k] += on && right ? 1 : 0;
                falsePositives[k] += on && !right ? 1 : 0;
                falseNegatives[k] += !on && right ? 1 : 0;
            }
        }
    }

    @Override
    public double result() {
        long tp = 0;
        long fp = 0;
        long fn = 0;
        double scores = 0;
        double weighted = 0;
        for (int k = 0; k < truePositives.length; k++) {
            double score = score(truePositives[k], falsePositives[k], falseNegatives[k]);
            scores += score;
            weighted += score * (truePositives[k] + falseNegatives[k]);
            tp += truePositives[k];
            fp += falsePositives[k];
            fn += falseNegatives[k];
        }
        return switch (average) {
            case MICRO -> score(tp, fp, fn);
            case MACRO -> truePositives.length == 0 ? 0 : scores / truePositives.length;
            case WEIGHTED -> weighted / (tp + fn + EPSILON);
        };
    }

    private double score(long tp, long fp, long fn) {
        double precision = tp / (tp + fp + EPSILON);
        double recall = tp / (tp + fn + EPSILON);
        return (1 + beta * beta) * precision * recall / (beta * beta * precision + recall + EPSILON);
    }

    @Override
    public void reset() {
        truePositives = new long[0];
        falsePositives = new long[0];
        falseNegatives = new long[0];
    }
}
