package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/** How many outputs are on or off, and rightly so. */
final class Decisions {
    /** All classes count. */
    static final int ALL = -1;

    private final float threshold;
    private final int classId;
    private long truePositives;
    private long falsePositives;
    private long falseNegatives;

    Decisions(float threshold, int classId) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold lies in [0, 1], received " + threshold);
        }
        if (classId < ALL) {
            throw new IllegalArgumentException("a class is 0 or more, received " + classId);
        }
        this.threshold = threshold;
        this.classId = classId;
    }

    void add(Tensor target, Tensor output) {
        int classes = output.dim(-1);
        if (classId >= classes) {
            throw new IllegalArgumentException(
                    "class " + classId + " is not one of the " + classes + " of " + output.shape());
        }
        for (int row = 0; row < Labels.rows(output); row++) {
            for (int k = classId == ALL ? 0 : classId; k < (classId == ALL ? classes : classId + 1); k++) {
                boolean on = output.array()[output.offset() + row * classes + k] > threshold;
                boolean right = Labels.isOn(target, output, row, k);
                truePositives += on && right ? 1 : 0;
                falsePositives += on && !right ? 1 : 0;
                falseNegatives += !on && right ? 1 : 0;
            }
        }
    }

    double precision() {
        return share(truePositives, truePositives + falsePositives);
    }

    double recall() {
        return share(truePositives, truePositives + falseNegatives);
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    void clear() {
        truePositives = 0;
        falsePositives = 0;
        falseNegatives = 0;
    }
}
