package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/**
 * Normal noise in training: a number for each element, a function of the step, the layer and the element.
 */
final class Noise {
    private static final int GRAIN = 1 << 12;

    private Noise() {}

    /** {@code stddev·N(0,1)} for each element of a batch. */
    private static Tensor draw(BuildContext context, Shape shape, float stddev, Pass pass) {
        CounterRandom random = pass.random().fork(context.path());
        Tensor noise = pass.tensor(shape);
        pass.parallel().forRanges(shape.size(), GRAIN, (from, to, worker) -> {
            for (int i = from; i < to; i++) {
                noise.array()[noise.offset() + i] = (float) (stddev * random.normal(i));
            }
        });
        return noise;
    }

    /** {@code y = x + noise} */
    static Layer added(BuildContext context, Shape input, float stddev) {
        return new PointwiseLayer(context, input, (x, pass) -> {
            if (!pass.training() || stddev == 0) {
                return PointwiseLayer.IDENTITY.forward(x, pass);
            }
            Tensor y = draw(context, x.shape(), stddev, pass);
            for (int i = 0; i < x.size(); i++) {
                y.array()[y.offset() + i] += x.array()[x.offset() + i];
            }
            return new Forward(y, dy -> dy);
        });
    }

    /** {@code y = x·(1 + noise)} */
    static Layer multiplied(BuildContext context, Shape input, float stddev) {
        return new PointwiseLayer(context, input, (x, pass) -> {
            if (!pass.training() || stddev == 0) {
                return PointwiseLayer.IDENTITY.forward(x, pass);
            }
            Tensor noise = draw(context, x.shape(), stddev, pass);
            return new Forward(product(x, noise, pass), dy -> product(dy, noise, pass));
        });
    }

    private static Tensor product(Tensor x, Tensor noise, Pass pass) {
        Tensor y = pass.tensor(x.shape());
        for (int i = 0; i < x.size(); i++) {
            y.array()[y.offset() + i] = x.array()[x.offset() + i] * (1f + noise.array()[noise.offset() + i]);
        }
        return y;
    }
}
