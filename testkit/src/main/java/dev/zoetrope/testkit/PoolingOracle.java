package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Pool2dGeometry;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Size2D;

/** See {@link Pool2dFormula}. */
final class PoolingOracle {
    private PoolingOracle() {}

    static Doubles max(MaxPooling2D spec, Doubles x) {
        Pool2dGeometry g = geometry(x.shape(), spec.poolSize(), spec.strides(), spec.padding());
        return new Doubles(g.output(), Pool2dFormula.max(g, x.values()));
    }

    static Doubles average(AveragePooling2D spec, Doubles x) {
        Pool2dGeometry g = geometry(x.shape(), spec.poolSize(), spec.strides(), spec.padding());
        return new Doubles(g.output(), Pool2dFormula.average(g, x.values()));
    }

    private static Pool2dGeometry geometry(Shape x, Size2D pool, Size2D strides, Padding padding) {
        return new Pool2dGeometry(
                x.dim(0),
                x.dim(3),
                Conv2DOracle.window(padding, x.dim(1), pool.height(), strides.height(), 1),
                Conv2DOracle.window(padding, x.dim(2), pool.width(), strides.width(), 1));
    }
}
