package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/**
 * The area under a curve over all thresholds, from outputs in [0, 1]: as in Keras, summed over evenly spaced thresholds,
 * between which the receiver operating characteristic is a straight line and the precision-recall curve is interpolated
 * after Davis and Goadrich, "The relationship between precision-recall and ROC curves" (2006).
 */
public final class AUC implements Metric {
    /** The curve. */
    public enum Curve {
        /** True positives over false positives, both as shares. */
        ROC,
        /** Precision over recall. */
        PR
    }

    private final Curve curve;
    /** How many outputs that are to be on, or off, lie above each threshold and not above the next. */
    private final long[] on;

    private final long[] off;

    /** Keras's defaults: ROC over 200 thresholds. */
    public AUC() {
        this(Curve.ROC, 200);
    }

    public AUC(Curve curve, int thresholds) {
        if (thresholds < 2) {
            throw new IllegalArgumentException("2 thresholds or more wanted, received " + thresholds);
        }
        this.curve = curve;
        this.on = new long[thresholds];
        this.off = new long[thresholds];
    }

    @Override
    public String name() {
        return "auc";
    }

    @Override
    public void update(Tensor target, Tensor output) {
        int classes = output.dim(-1);
        for (int row = 0; row < Labels.rows(output); row++) {
            for (int k = 0; k < classes; k++) {
                float value = output.array()[output.offset() + row * classes + k];
                if (!(value >= 0 && value <= 1)) {
                    throw new IllegalArgumentException("AUC wants outputs between 0 and 1, received " + value);
                }
                int bucket = Math.max(0, (int) Math.ceil(value * (float) (on.length - 1)) - 1);
                (Labels.isOn(target, output, row, k) ? on : off)[bucket]++;
            }
        }
    }

    @Override
    public double result() {
        double[] truePositives = above(on);
        double[] falsePositives = above(off);
        double area = 0;
        for (int i = 0; i + 1 < on.length; i++) {
            area += curve == Curve.ROC
                    ? trapezium(truePositives, falsePositives, i)
                    : interpolated(truePositives, falsePositives, i);
        }
        return area;
    }

    /** Counts above each threshold; nothing is above the last. */
    private static double[] above(long[] buckets) {
        double[] above = new double[buckets.length];
        long sum = 0;
        for (int i = buckets.length - 1; i >= 0; i--) {
            sum += buckets[i];
            above[i] = sum;
        }
        return above;
    }

    private static double trapezium(double[] tp, double[] fp, int i) {
        double positives = Math.max(tp[0], 1);
        double negatives = Math.max(fp[0], 1);
        return (fp[i] - fp[i + 1]) / negatives * (tp[i] + tp[i + 1]) / positives / 2;
    }

    private static double interpolated(double[] tp, double[] fp, int i) {
        double positives = Math.max(tp[0], 1);
        double here = tp[i] + fp[i];
        double next = tp[i + 1] + fp[i + 1];
        double gained = tp[i] - tp[i + 1];
        double slope = here == next ? 0 : gained / (here - next);
        double intercept = tp[i + 1] - slope * next;
        double ratio = here > 0 && next > 0 ? here / next : 1;
        return slope * (gained + intercept * StrictMath.log(ratio)) / positives;
    }

    @Override
    public void reset() {
        Arrays.fill(on, 0);
        Arrays.fill(off, 0);
    }
}
