package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/** The share of examples whose largest output is that of their class. */
public final class Accuracy implements Metric {
    private long right;
    private long all;

    /** Begins with no examples. */
    public Accuracy() {}

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public void update(Tensor target, Tensor output) {
        for (int n = 0; n < output.dim(0); n++) {
            right += Labels.ofTarget(target, n) == Labels.ofOutput(output, n) ? 1 : 0;
            all++;
        }
    }

    @Override
    public double result() {
        return all == 0 ? 0 : (double) right / all;
    }

    @Override
    public void reset() {
        right = 0;
        all = 0;
    }
}
