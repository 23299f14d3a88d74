package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.RowKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * {@code y[i] = e^x[i] / Σ e^x[j]} over one axis, by default the last. Any input shape.
 *
 * @param axis counted with the batch axis as axis 0, or from the end
 */
public record Softmax(int axis) implements LayerSpec {
    /** Elements that one task takes. */
    private static final int GRAIN = 1 << 12;

    /** Over the last axis. */
    public Softmax() {
        this(-1);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return new Built(context, input, Axes.last(context, input, List.of(axis)));
    }

    private record Built(BuildContext context, Shape outputShape, Transposition toLast) implements Layer {
        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, outputShape);
            return toLast.around(x, pass, rows -> Softmax.forward(rows, pass));
        }
    }

    /** {@code y[i] = e^(x[i]−m) / Σ e^(x[j]−m)} over the last axis, with m the largest x. */
    static Forward forward(Tensor x, Pass pass) {
        RowKernel kernel = pass.kernels().rows();
        Tensor y = pass.tensor(x.shape());
        rows(x, pass, (from, to, scratch) -> kernel.softmax(x, y, from, to, scratch));
        return new Forward(y, dy -> backward(y, dy, pass));
    }

    private static Tensor backward(Tensor y, Tensor dy, Pass pass) {
        RowKernel kernel = pass.kernels().rows();
        Tensor dx = pass.tensor(y.shape());
        rows(y, pass, (from, to, scratch) -> kernel.softmaxGradient(y, dy, dx, from, to, scratch));
        return dx;
    }

    /** {@code y[i] = x[i] − m − ln Σ e^(x[j]−m)} over the last axis, with m the largest x. */
    static Forward logForward(Tensor x, Pass pass) {
        RowKernel kernel = pass.kernels().rows();
        Tensor y = pass.tensor(x.shape());
        rows(x, pass, (from, to, scratch) -> kernel.logSoftmax(x, y, from, to, scratch));
        return new Forward(y, dy -> logBackward(y, dy, pass));
    }

    private static Tensor logBackward(Tensor y, Tensor dy, Pass pass) {
        RowKernel kernel = pass.kernels().rows();
        Tensor dx = pass.tensor(y.shape());
        rows(y, pass, (from, to, scratch) -> kernel.logSoftmaxGradient(y, dy, dx, from, to, scratch));
        return dx;
    }

    /** Work on rows {@code from} to {@code to} with scratch memory. */
    @FunctionalInterface
    interface RowRange {
        void run(int from, int to, Tensor scratch);
    }

    private static void rows(Tensor x, Pass pass, RowRange body) {
        int width = Math.max(1, x.dim(-1));
        long mark = pass.workspace().mark();
        List<Tensor> scratch = pass.perWorker(Shape.of(RowKernel.SCRATCH));
        pass.parallel()
                .forRanges(
                        x.size() / width,
                        Math.max(1, GRAIN / width),
                        (from, to, worker) -> body.run(from, to, scratch.get(worker)));
        pass.workspace().release(mark);
    }
}
