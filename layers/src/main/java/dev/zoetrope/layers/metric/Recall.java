package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/**
 * The share of outputs that are to be on which are on: true positives of all that should be; 0 if nothing should.
 */
public final class Recall implements Metric {
    private final Decisions decisions;

    /** Keras's defaults: an output is on above 0.5, and all classes count. */
    public Recall() {
        this(0.5f);
    }

    /** Outputs above the threshold are on. */
    public Recall(float threshold) {
        decisions = new Decisions(threshold, Decisions.ALL);
    }

    /** Only the outputs for one class count. */
    public Recall(float threshold, int classId) {
        decisions = new Decisions(threshold, classId);
    }

    @Override
    public String name() {
        return "recall";
    }

    @Override
    public void update(Tensor target, Tensor output) {
        decisions.add(target, output);
    }

    @Override
    public double result() {
        return decisions.recall();
    }

    @Override
    public void reset() {
        decisions.clear();
    }
}
