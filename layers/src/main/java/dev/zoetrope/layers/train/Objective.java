package dev.zoetrope.layers.train;

import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.metric.Metric;
import java.util.List;

/**
 * What one output of a model is trained for.
 *
 * @param weight of its loss in the sum over all outputs
 * @param metrics figures to report besides
 */
public record Objective(Loss loss, double weight, List<Metric> metrics) {
    public Objective {
        metrics = List.copyOf(metrics);
    }

    /** A loss of weight 1, and metrics. */
    public static Objective of(Loss loss, Metric... metrics) {
        return new Objective(loss, 1, List.of(metrics));
    }

    /** The same with a weight. */
    public Objective weight(double value) {
        return new Objective(loss, value, metrics);
    }
}
