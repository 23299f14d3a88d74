package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/**
 * Random numbers of variance {@code scale/n}, n being how many inputs or outputs a weight connects; the other initialisers of
 * that kind are this one with other numbers.
 */
public record VarianceScaling(float scale, Mode mode, Distribution distribution) implements Initializer {
    /** The standard deviation of a standard normal cut at ±2, by which Keras makes up for the cut. */
    private static final double TRUNCATED_DEVIATION = 0.87962566103423978;

    /** What n is. */
    public enum Mode {
        /** Inputs per output. */
        FAN_IN,
        /** Outputs per input. */
        FAN_OUT,
        /** The mean of both. */
        FAN_AVG
    }

    /** How the numbers are distributed. */
    public enum Distribution {
        /** Normal, what lies beyond two standard deviations drawn again. */
        TRUNCATED_NORMAL,
        /** Normal. */
        UNTRUNCATED_NORMAL,
        /** Uniform in ±√(3·variance). */
        UNIFORM
    }

    public VarianceScaling {
        if (!(scale > 0)) {
            throw new IllegalArgumentException("scale must be positive, received " + scale);
        }
    }

    /** Keras's defaults: variance 1/fan in, truncated normal. */
    public VarianceScaling() {
        this(1f, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
    }

    @Override
    public void fill(Tensor value, CounterRandom random) {
        double variance = scale / Math.max(1, fans(value.shape()));
        switch (distribution) {
            case TRUNCATED_NORMAL -> Draws.truncatedNormal(value, 0, Math.sqrt(variance) / TRUNCATED_DEVIATION, random);
            case UNTRUNCATED_NORMAL -> Draws.normal(value, 0, Math.sqrt(variance), random);
            case UNIFORM -> {
                double limit = Math.sqrt(3 * variance);
                Draws.uniform(value, -limit, limit, random);
            }
        }
    }

    private double fans(Shape shape) {
        return switch (mode) {
            case FAN_IN -> fanIn(shape);
            case FAN_OUT -> fanOut(shape);
            case FAN_AVG -> (fanIn(shape) + fanOut(shape)) / 2;
        };
    }

    /** Of {@code [K,units]} it is K; of {@code [KH,KW,C,F]} the positions of the window times C. */
    private static double fanIn(Shape shape) {
        return shape.rank() == 1 ? shape.dim(0) : shape.dropLast(1).size();
    }

    /** Of {@code [K,units]} it is units; of {@code [KH,KW,C,F]} the positions times F. */
    private static double fanOut(Shape shape) {
        return shape.rank() == 1 ? shape.dim(0) : (double) shape.dropLast(2).size() * shape.dim(-1);
    }
}
