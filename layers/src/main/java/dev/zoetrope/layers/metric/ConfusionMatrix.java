package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/** How many examples of each class were taken for each class. */
public final class ConfusionMatrix implements Tally {
    private final int[][] counts;

    public ConfusionMatrix(int classes) {
        counts = new int[classes][classes];
    }

    @Override
    public void update(Tensor target, Tensor output) {
        for (int n = 0; n < Labels.rows(output); n++) {
            counts[Labels.ofTarget(target, output, n)][Labels.ofOutput(output, n)]++;
        }
    }

    /** Counts by true class, then by predicted class; a copy. */
    public int[][] counts() {
        return Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
    }
}
