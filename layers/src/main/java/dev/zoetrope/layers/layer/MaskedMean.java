package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * A mean over time that knows masks: {@code y = Σ m[t]·x[t] / Σ m[t]}. Of an example no step of which counts it is NaN, as in
 * Keras.
 *
 * @param all the mean of all steps
 * @param input [T,C]
 */
record MaskedMean(Layer all, Shape input) implements Layer {
    @Override
    public BuildContext context() {
        return all.context();
    }

    @Override
    public Shape outputShape() {
        return all.outputShape();
    }

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.USES;
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        Tensor mask = pass.mask();
        if (mask == null) {
            return all.forward(x, pass);
        }
        context().requireInput(x, input);
        Tensor shares = shares(mask, pass);
        Tensor y = pass.workspace().zeros(Shape.of(x.dim(0), 1, input.dim(1)));
        products(shares, x, y, pass);
        Shape steps = Shape.of(x.dim(0), 1, input.dim(0));
        return new Forward(y.reshape(outputShape().prepend(x.dim(0))), dy -> {
            Tensor dx = pass.workspace().zeros(x.shape());
            if (pass.wantsInputGradient()) {
                outerProducts(shares.reshape(steps), dy.reshape(y.shape()), dx, pass);
            }
            return dx;
        });
    }

    /** [N,1,T] of 1/Σm for steps that count and 0 for others. */
    private Tensor shares(Tensor mask, Pass pass) {
        int steps = input.dim(0);
        Tensor shares = pass.tensor(Shape.of(mask.dim(0), 1, steps));
        for (int n = 0; n < mask.dim(0); n++) {
            float count = 0f;
            for (int t = 0; t < steps; t++) {
                count += mask.get(n, t);
            }
            for (int t = 0; t < steps; t++) {
                shares.set(mask.get(n, t) / count, n, 0, t);
            }
        }
        return shares;
    }

    /** {@code y[n] = shares[n]·x[n]} */
    private static void products(Tensor shares, Tensor x, Tensor y, Pass pass) {
        forExamples(
                y,
                x.dim(1),
                pass,
                (n, scratch) -> pass.kernels()
                        .gemm()
                        .addProduct(Matrix.of(shares.slice(n)), Matrix.of(x.slice(n)), Matrix.of(y.slice(n)), scratch));
    }

    /** {@code dx[n] = shares[n]ᵀ·dy[n]} */
    private static void outerProducts(Tensor shares, Tensor dy, Tensor dx, Pass pass) {
        forExamples(
                dx,
                1,
                pass,
                (n, scratch) -> pass.kernels()
                        .gemm()
                        .addProduct(
                                Matrix.of(shares.slice(n)).transposed(),
                                Matrix.of(dy.slice(n)),
                                Matrix.of(dx.slice(n)),
                                scratch));
    }

    /** Work on one example with scratch memory. */
    @FunctionalInterface
    private interface Example {
        void run(int n, Tensor scratch);
    }

    private static void forExamples(Tensor c, int terms, Pass pass, Example body) {
        long mark = pass.workspace().mark();
        int size = pass.kernels().gemm().scratchSize(c.dim(1), terms, c.dim(2));
        List<Tensor> scratch = pass.perWorker(Shape.of(size));
        pass.parallel().forEach(c.dim(0), (n, worker) -> body.run(n, scratch.get(worker)));
        pass.workspace().release(mark);
    }
}
