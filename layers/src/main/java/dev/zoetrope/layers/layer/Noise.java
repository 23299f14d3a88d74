package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/**
 * Normal noise in training: a number for each element, a function of the step, the layer and the element.
 */
final class Noise {
    private static final int GRAIN = 1 << 13;

    private Noise() {}

    /** {@code N(0,1)} for each element of a batch. */
    private static Tensor draw(BuildContext context, Shape shape, Pass pass) {
        CounterRandom random = pass.random().fork(context.path());
        Elementwise kernel = pass.kernels().elementwise();
        Tensor noise = pass.tensor(shape);
        pass.parallel().forRanges(shape.size(), GRAIN, (from, to, worker) -> kernel.normal(random, noise, from, to));
        return noise;
    }

    /** {@code y = x + stddev·noise} */
    static Layer added(BuildContext context, Shape input, float stddev) {
        return new PointwiseLayer(context, input, (x, pass) -> {
            if (!pass.training() || stddev == 0) {
                return PointwiseLayer.IDENTITY.forward(x, pass);
            }
            Tensor y = draw(context, x.shape(), pass);
            pass.parallel().forRanges(x.size(), GRAIN, (from, to, worker) -> {
                for (int i = from; i < to; i++) {
                    int at = y.offset() + i;
                    y.array()[at] = Math.fma(y.array()[at], stddev, x.array()[x.offset() + i]);
                }
            });
            return new Forward(y, dy -> dy);
        });
    }

    /** {@code y = x·(1 + stddev·noise)} */
    static Layer multiplied(BuildContext context, Shape input, float stddev) {
        return new PointwiseLayer(context, input, (x, pass) -> {
            if (!pass.training() || stddev == 0) {
                return PointwiseLayer.IDENTITY.forward(x, pass);
            }
            Tensor noise = draw(context, x.shape(), pass);
            return new Forward(product(x, noise, stddev, pass), dy -> product(dy, noise, stddev, pass));
        });
    }

    private static Tensor product(Tensor x, Tensor noise, float stddev, Pass pass) {
        Tensor y = pass.tensor(x.shape());
        pass.parallel().forRanges(x.size(), GRAIN, (from, to, worker) -> {
            for (int i = from; i < to; i++) {
                float factor = Math.fma(noise.array()[noise.offset() + i], stddev, 1f);
                y.array()[y.offset() + i] = x.array()[x.offset() + i] * factor;
            }
        });
        return y;
    }
}
