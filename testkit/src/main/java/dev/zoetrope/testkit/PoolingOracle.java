package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.PoolGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Size3D;
import dev.zoetrope.layers.layer.Sizes;

/** See {@link PoolFormula}. */
final class PoolingOracle {
    private PoolingOracle() {}

    static Doubles max(Sizes pool, Sizes strides, Padding padding, Doubles x) {
        PoolGeometry g = geometry(ConvolutionOracle.volume(x).shape(), pool, strides, padding);
        return ConvolutionOracle.like(x, new Doubles(g.output(), PoolFormula.max(g, x.values())));
    }

    static Doubles average(Sizes pool, Sizes strides, Padding padding, Doubles x) {
        PoolGeometry g = geometry(ConvolutionOracle.volume(x).shape(), pool, strides, padding);
        return ConvolutionOracle.like(x, new Doubles(g.output(), PoolFormula.average(g, x.values())));
    }

    private static PoolGeometry geometry(Shape x, Sizes pool, Sizes strides, Padding padding) {
        Size3D size = pool.toVolume();
        Size3D step = strides.toVolume();
        return new PoolGeometry(
                x.dim(0),
                x.dim(4),
                pool.rank() < 3
                        ? SlidingWindow.none()
                        : ConvolutionOracle.window(padding, x.dim(1), size.depth(), step.depth(), 1),
                pool.rank() < 2
                        ? SlidingWindow.none()
                        : ConvolutionOracle.window(padding, x.dim(2), size.height(), step.height(), 1),
                ConvolutionOracle.window(padding, x.dim(3), size.width(), step.width(), 1));
    }

    /** The largest value, or the mean, of each channel. */
    static Doubles global(Doubles x, boolean keepdims, boolean max) {
        int channels = x.shape().dim(-1);
        int n = x.shape().dim(0);
        int positions = x.shape().dropFirst(1).size() / channels;
        Doubles y = Doubles.zeros(Shape.of(n, channels));
        for (int i = 0; i < y.values().length; i++) {
            double result = max ? Double.NEGATIVE_INFINITY : 0;
            for (int p = 0; p < positions; p++) {
                double value = x.values()[(i / channels * positions + p) * channels + i % channels];
                result = max ? Math.max(result, value) : result + value / positions;
            }
            y.values()[i] = result;
        }
        if (!keepdims) {
            return y;
        }
        Shape shape = Shape.of(channels);
        while (shape.rank() < x.shape().rank() - 1) {
            shape = shape.prepend(1);
        }
        return y.reshape(shape.prepend(n));
    }
}
