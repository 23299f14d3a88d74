package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Pool2dGeometry;
import dev.zoetrope.core.kernel.Pool2dKernel;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** What {@link MaxPooling2D} and {@link AveragePooling2D} share. */
record Pooling2D(BuildContext context, Pool2dGeometry oneImage, boolean max) implements Layer {

    static Layer build(
            Shape input, BuildContext context, Size2D poolSize, Size2D strides, Padding padding, boolean max) {
        context.requireRank(input, 3, "[H,W,C]");
        SlidingWindow rows = padding.window(input.dim(0), poolSize.height(), strides.height(), 1);
        SlidingWindow columns = padding.window(input.dim(1), poolSize.width(), strides.width(), 1);
        if (rows.output() == 0 || columns.output() == 0) {
            throw new ShapeException(context.path(), "images that a pool of " + poolSize + " fits into", input);
        }
        return new Pooling2D(context, new Pool2dGeometry(1, input.dim(2), rows, columns), max);
    }

    @Override
    public Shape outputShape() {
        return oneImage.output().dropFirst(1);
    }

    Pool2dGeometry geometry(int images) {
        return new Pool2dGeometry(images, oneImage.channels(), oneImage.rows(), oneImage.columns());
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, oneImage.input().dropFirst(1));
        Pool2dGeometry g = geometry(x.dim(0));
        Pool2dKernel pool = pass.kernels().pool2d();
        Tensor y = pass.tensor(g.output());
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
    private Tensor backward(Pool2dGeometry g, Tensor x, Tensor y, Tensor dy, Pass pass) {
        Tensor dx = pass.tensor(x.shape());
        if (pass.wantsInputGradient()) {
            Pool2dKernel pool = pass.kernels().pool2d();
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
