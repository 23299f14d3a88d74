package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/** The share of outputs that are on, above the threshold, where their target is 1, and off where it is 0. */
public final class BinaryAccuracy extends MeanOfRows {
    private final float threshold;

    /** Keras's default, threshold 0.5. */
    public BinaryAccuracy() {
        this(0.5f);
    }

    public BinaryAccuracy(float threshold) {
        super("binary_accuracy");
        this.threshold = threshold;
    }

    @Override
    double of(Tensor target, Tensor output, int row) {
        return share(target, output, row, threshold);
    }

    static double share(Tensor target, Tensor output, int row, float threshold) {
        int width = output.dim(-1);
        int right = 0;
        for (int k = 0; k < width; k++) {
            boolean on = output.array()[output.offset() + row * width + k] > threshold;
            right += on == Labels.isOn(target, output, row, k) ? 1 : 0;
        }
        return (double) right / width;
    }
}
