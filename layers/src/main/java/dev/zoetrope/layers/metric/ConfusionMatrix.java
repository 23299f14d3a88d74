package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/** How many examples of each class were taken for each class. */
public final class ConfusionMatrix {
    private final int[][] counts;

    public ConfusionMatrix(int classes) {
        counts = new int[classes][classes];
    }

    /**
     * Takes in a batch.
     *
     * @param target [N,K] one-hot, or [N] class indices
     * @param output [N,K]
     */
    public void update(Tensor target, Tensor output) {
        for (int n = 0; n < output.dim(0); n++) {
            counts[Labels.ofTarget(target, n)][Labels.ofOutput(output, n)]++;
        }
    }

    /** Counts by true class, then by predicted class; a copy. */
    public int[][] counts() {
        return Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
    }

    /** The share of examples on the diagonal. */
    public double accuracy() {
        int right = 0;
        int all = 0;
        for (int k = 0; k < counts.length; k++) {
            right += counts[k][k];
            all += Arrays.stream(counts[k]).sum();
        }
        return all == 0 ? 0 : (double) right / all;
    }
}
