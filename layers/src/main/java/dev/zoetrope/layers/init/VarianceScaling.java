package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** The ranges of the initialisers that look at how many inputs and outputs a weight connects, as Keras has them. */
final class VarianceScaling {
    /** The standard deviation of a standard normal cut at ±2, by which Keras makes up for the cut. */
    private static final double TRUNCATED_DEVIATION = 0.87962566103423978;

    private VarianceScaling() {}

    /**
     * Inputs per output. Of {@code [K,units]} it is K; of {@code [KH,KW,C,F]} the positions of the window times C.
     */
    static double fanIn(Shape shape) {
        return shape.rank() == 1 ? shape.dim(0) : shape.dropLast(1).size();
    }

    /** Outputs per input. Of {@code [K,units]} it is units; of {@code [KH,KW,C,F]} the positions times F. */
    static double fanOut(Shape shape) {
        return shape.rank() == 1 ? shape.dim(0) : (double) shape.dropLast(2).size() * shape.dim(-1);
    }

    /** Uniform in ±√(3·variance). */
    static void uniform(Tensor value, double variance, CounterRandom random) {
        double limit = Math.sqrt(3 * variance);
        for (int i = 0; i < value.size(); i++) {
            value.array()[value.offset() + i] = (float) ((2 * random.uniform(i) - 1) * limit);
        }
    }

    /** Normal of this variance, what lies beyond two standard deviations drawn again. */
    static void truncatedNormal(Tensor value, double variance, CounterRandom random) {
        double deviation = Math.sqrt(variance) / TRUNCATED_DEVIATION;
        for (int i = 0; i < value.size(); i++) {
            CounterRandom draws = random.fork(i);
            int draw = 0;
            double x = draws.normal(draw);
            while (Math.abs(x) > 2) {
                x = draws.normal(++draw);
            }
            value.array()[value.offset() + i] = (float) (x * deviation);
        }
    }
}
