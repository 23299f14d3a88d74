package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.loss.Loss;

/** A loss as a figure for people: {@code new LossMetric(new MeanAbsoluteError())} is Keras's metric of that name. */
public final class LossMetric implements Metric {
    private final Loss loss;
    private double sum;
    private long rows;

    public LossMetric(Loss loss) {
        this.loss = loss;
    }

    @Override
    public String name() {
        return loss.name();
    }

    @Override
    public void update(Tensor target, Tensor output) {
        int all = Labels.rows(output);
        sum += loss.of(target, output, null).mean() * all;
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

    @Override
    public boolean largerIsBetter() {
        return false;
    }
}
