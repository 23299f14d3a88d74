package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/**
 * The share of outputs that are on which are to be on: true positives of all positives; 0 if nothing is on.
 */
public final class Precision implements Metric {
    private final Decisions decisions;

    /** Keras's defaults: an output is on above 0.5, and all classes count. */
    public Precision() {
        this(0.5f);
    }

    /** Outputs above the threshold are on. */
    public Precision(float threshold) {
        decisions = new Decisions(threshold, Decisions.ALL);
    }

    /** Only the outputs for one class count. */
    public Precision(float threshold, int classId) {
        decisions = new Decisions(threshold, classId);
    }

    @Override
    public String name() {
        return "precision";
    }

    @Override
    public void update(Tensor target, Tensor output) {
        decisions.add(target, output);
    }

    @Override
    public double result() {
        return decisions.precision();
    }

    @Override
    public void reset() {
        decisions.clear();
    }
}
