package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/** Class indices out of targets and outputs. */
public final class Labels {
    private Labels() {}

    /** The class with the largest output of example {@code n} of [N,K]; the first of several. */
    public static int ofOutput(Tensor output, int n) {
        int classes = output.size() / output.dim(0);
        int from = output.offset() + n * classes;
        int best = 0;
        for (int k = 1; k < classes; k++) {
            if (output.array()[from + k] > output.array()[from + best]) {
                best = k;
            }
        }
        return best;
    }

    /** The class of example {@code n}: its index in [N] or [N,1], its largest entry in [N,K]. */
    public static int ofTarget(Tensor target, int n) {
        return target.size() == target.dim(0) ? (int) target.array()[target.offset() + n] : ofOutput(target, n);
    }
}
