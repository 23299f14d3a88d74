package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link ConvPoolBlock} through a batch, forwards and back. The images are taken in any order and on any thread; see
 * {@link ConvMaxPoolKernel} for what is done with them.
 */
final class ConvPoolCall {
    private final ConvPoolBlock block;
    private final ConvMaxPoolGeometry g;
    private final ConvMaxPoolKernel kernel;
    private final Elementwise elementwise;
    private final Gemm gemm;
    private final Tensor x;
    private final Tensor packed;
    private final Tensor y;
    private final Tensor winner;
    private final @Nullable DropoutMask mask;
    private final List<Tensor> scratch;
    private final List<ConvMaxPoolKernel.Forward> workers;

    /** Takes memory for what comes out. */
    ConvPoolCall(ConvPoolBlock block, Tensor x, Pass pass) {
        this.block = block;
        this.x = x;
        g = block.geometry(x.dim(0));
        kernel = pass.kernels().convMaxPool();
        elementwise = pass.kernels().elementwise();
        gemm = pass.kernels().gemm();
        packed = pass.tensor(g.packed());
        y = pass.tensor(g.pool().output());
        winner = pass.tensor(g.pool().output());
        mask = block.dropout() == null ? null : block.dropout().mask(pass);
        scratch = pass.perWorker(g.scratch());
        workers = scratch.stream()
                .map(own -> kernel.forward(g, x, packed, y, winner, own))
                .toList();
    }

    /** The output [N,PH,PW,F], of the images that {@link #forward} has been called for. */
    Tensor output() {
        return y;
    }

    /** Brings the weights into the order in which {@link #forward} reads them. */
    void pack() {
        Parameter bias = block.conv().bias();
        kernel.pack(g, block.conv().kernel().value(), bias == null ? null : bias.value(), packed);
    }

    void forward(int from, int to, int worker) {
        workers.get(worker).run(from, to);
        if (mask != null) {
            int image = y.size() / g.frames();
            elementwise.dropout(mask, y, y, from * image, to * image);
        }
    }

    /** The way back. */
    final class Back {
        private final @Nullable Tensor dx;
        private final GradientRuns runs;
        private final Tensor w;
        private final Tensor kernelSums;
        private final Tensor biasSums;
        private final List<Tensor> kernelSumOf;
        private final List<Tensor> biasSumOf;
        private final List<ConvMaxPoolKernel.Backward> workers;

        /**
         * Takes memory for the gradients.
         *
         * @param dy [N,PH,PW,F]
         * @param dx of the shape of x, written; null if nobody wants it
         */
        Back(Tensor dy, @Nullable Tensor dx, GradientRuns runs, Pass pass) {
            this.dx = dx;
            this.runs = runs;
            w = pass.tensor(g.byFilter());
            kernelSums = runs.sums(g.byFilter(), pass);
            biasSums = runs.sums(Shape.of(g.filters()), pass);
            kernelSumOf = slices(kernelSums);
            biasSumOf = slices(biasSums);
            float scale = mask == null ? 1f : mask.scale();
            ConvMaxPoolKernel.Result forward = new ConvMaxPoolKernel.Result(x, y, winner, scale);
            workers = scratch.stream()
                    .map(own -> kernel.backward(g, forward, dy, w, dx, own))
                    .toList();
        }

        /** Of one shape, which is made once. */
        private static List<Tensor> slices(Tensor sums) {
            Shape shape = sums.shape().dropFirst(1);
            return IntStream.range(0, sums.dim(0))
                    .mapToObj(run -> Tensor.wrap(sums.array(), sums.offset() + run * shape.size(), shape))
                    .toList();
        }

        int filters() {
            return g.filters();
        }

        /** Brings filters {@code from} to {@code to} into the order in which {@link #run} reads them. */
        void reorder(int from, int to) {
            if (dx != null) {
                ConvMaxPoolKernel.toByFilter(g, gemm, block.conv().kernel().value(), w, from, to);
            }
        }

        /** Carries back the gradients of a few images of one run, whose images follow each other. */
        void run(int run, int from, int to, int worker) {
            Tensor kernelSum = kernelSumOf.get(run);
            Tensor biasSum = biasSumOf.get(run);
            if (from == run * runs.grain()) {
                kernelSum.fill(0f);
                biasSum.fill(0f);
            }
            workers.get(worker).run(kernelSum, biasSum, from, to);
        }

        /** Adds what all runs gave filters {@code from} to {@code to} to the gradients of the parameters. */
        void addUp(int from, int to) {
            Tensor gradient = block.conv().kernel().gradient();
            int filter = w.size() / g.filters();
            ConvMaxPoolKernel.toByFilter(g, gemm, gradient, w, from, to);
            addRuns(kernelSums, w, from * filter, to * filter);
            ConvMaxPoolKernel.fromByFilter(g, gemm, w, gradient, from, to);
            Parameter bias = block.conv().bias();
            if (bias != null) {
                addRuns(biasSums, bias.gradient(), from, to);
            }
        }

        private void addRuns(Tensor sums, Tensor gradient, int from, int to) {
            Matrix all = Matrix.of(sums.reshape(Shape.of(runs.count(), gradient.size())));
            Matrix sum = Matrix.of(gradient.reshape(Shape.of(1, gradient.size())));
            gemm.addProduct(Linear.ones(runs.count()), all.columns(from, to), sum.columns(from, to));
        }
    }
}
