package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Pool2dGeometry;
import dev.zoetrope.core.kernel.PoolGeometry;
import dev.zoetrope.core.kernel.PoolKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** Poolings of every rank, built: over windows, or over the whole input. */
record PoolingLayer(BuildContext context, Shape input, Shape outputShape, PoolGeometry one, boolean max)
        implements Layer {

    static Layer of(BuildContext context, Volume windows, boolean max) {
        return new PoolingLayer(context, windows.input(), windows.output(windows.channels()), geometry(windows), max);
    }

    static Layer global(BuildContext context, Volume whole, boolean keepdims, boolean max) {
        Shape output = keepdims ? whole.output(whole.channels()) : Shape.of(whole.channels());
        return new PoolingLayer(context, whole.input(), output, geometry(whole), max);
    }

    private static PoolGeometry geometry(Volume windows) {
        return new PoolGeometry(1, windows.channels(), windows.depths(), windows.rows(), windows.columns());
    }

    private PoolGeometry geometry(int inputs) {
        return new PoolGeometry(inputs, one.channels(), one.depths(), one.rows(), one.columns());
    }

    /** The sizes of a batch of images. */
    Pool2dGeometry imageGeometry(int images) {
        return new Pool2dGeometry(images, one.channels(), one.rows(), one.columns());
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, input);
        PoolGeometry g = geometry(x.dim(0));
        PoolKernel pool = pass.kernels().pool();
        Tensor y = pass.tensor(outputShape.prepend(x.dim(0)));
        pass.parallel().forRanges(g.frames(), 1, (from, to, worker) -> {
            if (max) {
                pool.max(g, x, y, from, to);
            } else {
                pool.average(g, x, y, from, to);
            }
        });
        return new Forward(y, dy -> backward(g, x, y, dy, pass));
    }

    /** Each window's gradient goes to its first largest value, or evenly to all its values. */
    private Tensor backward(PoolGeometry g, Tensor x, Tensor y, Tensor dy, Pass pass) {
        Tensor dx = pass.tensor(x.shape());
        if (pass.wantsInputGradient()) {
            PoolKernel pool = pass.kernels().pool();
            pass.parallel().forRanges(g.frames(), 1, (from, to, worker) -> {
                if (max) {
                    pool.maxGradient(g, x, y, dy, dx, from, to);
                } else {
                    pool.averageGradient(g, dy, dx, from, to);
                }
            });
        }
        return dx;
    }
}
