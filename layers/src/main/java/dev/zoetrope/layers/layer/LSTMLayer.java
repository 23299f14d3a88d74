package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.LstmKernel;
import dev.zoetrope.core.kernel.LstmTrace;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@link LSTM}, built.
 *
 * <p>The input's share of all gates of all steps is one matrix product. What is left of a step needs the step before,
 * but not the other sequences of the batch, so each task takes a run of sequences through all steps. Backwards in time
 * the same way; the weights' gradients are again one product each, over all steps.
 */
record LSTMLayer(
        BuildContext context,
        LSTM spec,
        Shape input,
        Parameter kernel,
        Parameter recurrent,
        @Nullable Parameter bias) implements Layer {
    /**
     * Sequences that one task takes through time: the more, the more products per weight read, and a layer's recurrent
     * weights need not fit the cache that is nearest.
     */
    private static int run(int sequences) {
        return sequences >= 32 ? 16 : 8;
    }

    @Override
    public Shape outputShape() {
        return spec.returnSequences() ? Shape.of(steps(), spec.units()) : Shape.of(spec.units());
    }

    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(kernel, recurrent) : List.of(kernel, recurrent, bias);
    }

    private int steps() {
        return input.dim(0);
    }

    private Shape perStep(int n, int width) {
        return Shape.of(n, steps(), width);
    }

    @Override
    public Forward forward(Tensor input, Pass pass) {
        context.requireInput(input, this.input);
        int n = input.dim(0);
        int u = spec.units();
        Tensor x = spec.goBackwards() ? reversedInTime(input, pass) : input;
        Tensor z = pass.tensor(perStep(n, 4 * u));
        Linear.setProduct(pass, bias, Matrix.of(x), Matrix.of(kernel.value()), Matrix.of(z));
        boolean inputsNeeded = recurrentOp().gradientNeedsInput() || op().gradientNeedsInput();
        LstmTrace trace = new LstmTrace(
                op(),
                recurrentOp(),
                z,
                inputsNeeded ? pass.tensor(z.shape()) : z,
                pass.tensor(perStep(n, u)),
                pass.tensor(perStep(n, u)),
                pass.tensor(perStep(n, u)));
        long mark = pass.workspace().mark();
        Recurrence recurrence = Recurrence.of(pass, Matrix.of(recurrent.value()), run(n));
        LstmKernel cell = pass.kernels().lstm();
        pass.parallel().forRanges(n, run(n), (from, to, worker) -> {
            for (int t = 0; t < steps(); t++) {
                if (t > 0) {
                    recurrence.add(step(trace.h(), t - 1, from, to), step(z, t, from, to), worker);
                }
                cell.forward(trace, t, from, to, 0, u);
            }
        });
        pass.workspace().release(mark);
        Tensor y = spec.returnSequences() ? trace.h() : lastSteps(trace.h(), pass);
        return new Forward(y, dy -> backward(x, trace, dy, pass));
    }

    /** Products with the same weights step after step, packed once. */
    private record Recurrence(Gemm gemm, Tensor packed, List<Tensor> scratch) {
        static Recurrence of(Pass pass, Matrix weights, int rows) {
            Gemm gemm = pass.kernels().gemm();
            Tensor packed = pass.tensor(Shape.of(gemm.packedSize(weights.rows(), weights.columns())));
            gemm.pack(weights, packed);
            int size = gemm.scratchSize(rows, weights.rows(), weights.columns());
            return new Recurrence(gemm, packed, pass.perWorker(Shape.of(size)));
        }

        void add(Matrix a, Matrix c, int worker) {
            gemm.addPackedProduct(a, packed, c, scratch.get(worker));
        }
    }

    /** {@code dW += xᵀ·dz, dU += h[t−1]ᵀ·dz, db += Σ dz, dx = dz·Wᵀ}, with dz from going back through time. */
    private Tensor backward(Tensor x, LstmTrace trace, Tensor dy, Pass pass) {
        Tensor dz = pass.tensor(trace.z().shape());
        long mark = pass.workspace().mark();
        backThroughTime(trace, dy, dz, pass);
        Linear.addProduct(pass, Matrix.of(x).transposed(), Matrix.of(dz), Matrix.of(kernel.gradient()));
        Matrix before = Matrix.of(previousSteps(trace.h(), pass));
        Linear.addProduct(pass, before.transposed(), Matrix.of(dz), Matrix.of(recurrent.gradient()));
        pass.workspace().release(mark);
        if (bias != null) {
            Linear.addColumnSums(pass, dz, bias.gradient());
        }
        Tensor dx = pass.tensor(x.shape());
        if (pass.wantsInputGradient()) {
            Linear.setProduct(
                    pass, null, Matrix.of(dz), Matrix.of(kernel.value()).transposed(), Matrix.of(dx));
        }
        return spec.goBackwards() ? reversedInTime(dx, pass) : dx;
    }

    /** {@code dh[t] = dy[t] + dz[t+1]·Uᵀ}, then dz[t] from it, from the last step to the first. */
    private void backThroughTime(LstmTrace trace, Tensor dy, Tensor dz, Pass pass) {
        int n = trace.sequences();
        int u = spec.units();
        Tensor dh = pass.tensor(Shape.of(n, u));
        Tensor dc = pass.workspace().zeros(Shape.of(n, u));
        Recurrence recurrence = Recurrence.of(pass, Matrix.of(recurrent.value()).transposed(), run(n));
        LstmKernel cell = pass.kernels().lstm();
        Matrix gradients = Matrix.of(dh);
        pass.parallel().forRanges(n, run(n), (from, to, worker) -> {
            for (int t = steps() - 1; t >= 0; t--) {
                outputGradient(dy, t, dh, from, to);
                if (t + 1 < steps()) {
                    recurrence.add(step(dz, t + 1, from, to), gradients.rows(from, to), worker);
                }
                cell.backward(trace, t, dh, dc, dz, from, to, 0, u);
            }
        });
    }

    /** {@code dh = dy[t]}, which is zero for a step whose output nobody sees. */
    private void outputGradient(Tensor dy, int t, Tensor dh, int from, int to) {
        int u = spec.units();
        if (!spec.returnSequences() && t < steps() - 1) {
            Arrays.fill(dh.array(), dh.offset() + from * u, dh.offset() + to * u, 0f);
            return;
        }
        for (int n = from; n < to; n++) {
            int row = spec.returnSequences() ? n * steps() + t : n;
            System.arraycopy(dy.array(), dy.offset() + row * u, dh.array(), dh.offset() + n * u, u);
        }
    }

    private UnaryOp op() {
        return Objects.requireNonNull(spec.activation().elementwise());
    }

    private UnaryOp recurrentOp() {
        return Objects.requireNonNull(spec.recurrentActivation().elementwise());
    }

    /** Step {@code t} of sequences {@code from} to {@code to} of {@code x [N,T,W]}, as a matrix [to−from, W]. */
    private static Matrix step(Tensor x, int t, int from, int to) {
        int steps = x.dim(1);
        int width = x.dim(2);
        return new Matrix(x.array(), x.offset() + (from * steps + t) * width, to - from, width, steps * width, 1);
    }

    /** {@code h[:, T−1, :]} */
    private static Tensor lastSteps(Tensor h, Pass pass) {
        int steps = h.dim(1);
        int width = h.dim(2);
        Tensor y = pass.tensor(Shape.of(h.dim(0), width));
        for (int n = 0; n < h.dim(0); n++) {
            int from = h.offset() + (n * steps + steps - 1) * width;
            System.arraycopy(h.array(), from, y.array(), y.offset() + n * width, width);
        }
        return y;
    }

    /** {@code y[:,t,:] = h[:,t−1,:]}, zero for the first step. */
    private static Tensor previousSteps(Tensor h, Pass pass) {
        int width = h.dim(2);
        int sequence = h.dim(1) * width;
        Tensor y = pass.tensor(h.shape());
        for (int n = 0; n < h.dim(0); n++) {
            int from = n * sequence;
            Arrays.fill(y.array(), y.offset() + from, y.offset() + from + width, 0f);
            System.arraycopy(h.array(), h.offset() + from, y.array(), y.offset() + from + width, sequence - width);
        }
        return y;
    }

    /** {@code y[:,t,:] = x[:,T−1−t,:]} */
    private static Tensor reversedInTime(Tensor x, Pass pass) {
        int steps = x.dim(1);
        int width = x.dim(2);
        Tensor y = pass.tensor(x.shape());
        for (int n = 0; n < x.dim(0); n++) {
            for (int t = 0; t < steps; t++) {
                int from = x.offset() + (n * steps + t) * width;
                int to = y.offset() + (n * steps + steps - 1 - t) * width;
                System.arraycopy(x.array(), from, y.array(), to, width);
            }
        }
        return y;
    }
}
