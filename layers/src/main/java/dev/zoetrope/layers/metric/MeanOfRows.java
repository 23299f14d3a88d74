package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/** A mean over the rows of all outputs. */
abstract class MeanOfRows implements Metric {
    private final String name;
    private double sum;
    private long rows;

    MeanOfRows(String name) {
        this.name = name;
    }

    /** What a row counts. */
    abstract double of(Tensor target, Tensor output, int row);

    @Override
    public String name() {
        return name;
    }

    @Override
    public void update(Tensor target, Tensor output) {
        int all = Labels.rows(output);
        for (int row = 0; row < all; row++) {
            sum += of(target, output, row);
        }
        rows += all;
    }

    @Override
    public double result() {
        return rows == 0 ? 0 : sum / rows;
    }

    @Override
    public void reset() {
        sum = 0;
        rows = 0;
    }
}
