package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
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
    /** Sequences that one task takes through time. */
    private static final int RUN = 8;

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

    /** What the steps of one call compute, each [N,T,units] or, for the four gates, [N,T,4·units]. */
    private record Trace(Tensor z, Tensor gates, Tensor c, Tensor activatedC, Tensor h) {}

    @Override
    public Forward forward(Tensor input, Pass pass) {
        context.requireInput(input, this.input);
        int n = input.dim(0);
        int u = spec.units();
        Tensor x = spec.goBackwards() ? reversedInTime(input, pass) : input;
        Tensor z = pass.tensor(perStep(n, 4 * u));
        Linear.fillRows(bias, z);
        Linear.addProduct(pass, Matrix.of(x), Matrix.of(kernel.value()), Matrix.of(z));
        boolean inputsNeeded = recurrentOp().gradientNeedsInput() || op().gradientNeedsInput();
        Trace trace = new Trace(
                z,
                inputsNeeded ? pass.tensor(z.shape()) : z,
                pass.tensor(perStep(n, u)),
                pass.tensor(perStep(n, u)),
                pass.tensor(perStep(n, u)));
        pass.parallel().forRanges(n, RUN, (from, to, worker) -> {
            for (int t = 0; t < steps(); t++) {
                stepForward(trace, t, from, to, pass);
            }
        });
        Tensor y = spec.returnSequences() ? trace.h() : lastSteps(trace.h(), pass);
        return new Forward(y, dy -> backward(x, trace, dy, pass));
    }

    private void stepForward(Trace trace, int t, int from, int to, Pass pass) {
        int u = spec.units();
        if (t > 0) {
            Gemm gemm = pass.kernels().gemm();
            gemm.addProduct(
                    step(trace.h(), t - 1, from, to), Matrix.of(recurrent.value()), step(trace.z(), t, from, to));
        }
        Elementwise elementwise = pass.kernels().elementwise();
        for (int n = from; n < to; n++) {
            int gate = (n * steps() + t) * 4 * u;
            elementwise.apply(recurrentOp(), trace.z(), trace.gates(), gate, gate + 2 * u);
            elementwise.apply(op(), trace.z(), trace.gates(), gate + 2 * u, gate + 3 * u);
            elementwise.apply(recurrentOp(), trace.z(), trace.gates(), gate + 3 * u, gate + 4 * u);
            int unit = (n * steps() + t) * u;
            LstmCell.state(trace.gates(), gate, trace.c(), unit, t == 0 ? -1 : unit - u, u);
            elementwise.apply(op(), trace.c(), trace.activatedC(), unit, unit + u);
            LstmCell.output(trace.gates(), gate, trace.activatedC(), trace.h(), unit, u);
        }
    }

    /** {@code dW += xᵀ·dz, dU += h[t−1]ᵀ·dz, db += Σ dz, dx = dz·Wᵀ}, with dz from going back through time. */
    private Tensor backward(Tensor x, Trace trace, Tensor dy, Pass pass) {
        int n = x.dim(0);
        Tensor dz = pass.tensor(trace.z().shape());
        Tensor dh = pass.workspace().zeros(Shape.of(n, spec.units()));
        Tensor dc = pass.workspace().zeros(Shape.of(n, spec.units()));
        Tensor recurrentTransposed = Linear.transposed(pass, recurrent.value());
        pass.parallel().forRanges(n, RUN, (from, to, worker) -> {
            for (int t = steps() - 1; t >= 0; t--) {
                stepBackward(trace, t, from, to, dy, dz, dh, dc, pass);
                Tensor dhRows = dh.rows(from, to).fill(0f);
                pass.kernels()
                        .gemm()
                        .addProduct(step(dz, t, from, to), Matrix.of(recurrentTransposed), Matrix.of(dhRows));
            }
        });
        Linear.addProduct(pass, Matrix.of(x).transposed(), Matrix.of(dz), Matrix.of(kernel.gradient()));
        Matrix before = Matrix.of(previousSteps(trace.h(), pass));
        Linear.addProduct(pass, before.transposed(), Matrix.of(dz), Matrix.of(recurrent.gradient()));
        if (bias != null) {
            Linear.addColumnSums(pass, dz, bias.gradient());
        }
        Tensor dx = pass.tensor(x.shape());
        if (pass.wantsInputGradient()) {
            dx.fill(0f);
            Linear.addProduct(pass, Matrix.of(dz), Matrix.of(Linear.transposed(pass, kernel.value())), Matrix.of(dx));
        }
        return spec.goBackwards() ? reversedInTime(dx, pass) : dx;
    }

    private void stepBackward(
            Trace trace, int t, int from, int to, Tensor dy, Tensor dz, Tensor dh, Tensor dc, Pass pass) {
        int u = spec.units();
        Elementwise elementwise = pass.kernels().elementwise();
        Tensor da = dz; // the gradient by tanh(c) passes through a stretch of dz that is written only afterwards
        for (int n = from; n < to; n++) {
            int gate = (n * steps() + t) * 4 * u;
            int unit = (n * steps() + t) * u;
            if (spec.returnSequences()) {
                LstmCell.add(dy, unit, dh, n * u, u);
            } else if (t == steps() - 1) {
                LstmCell.add(dy, n * u, dh, n * u, u);
            }
            LstmCell.outputGradient(trace.gates(), gate, dh, n * u, da, gate, u);
            elementwise.gradient(
                    op(),
                    row(trace.c(), unit, u),
                    row(trace.activatedC(), unit, u),
                    row(da, gate, u),
                    row(da, gate, u),
                    0,
                    u);
            LstmCell.add(da, gate, dc, n * u, u);
            LstmCell.gateGradients(
                    trace.gates(),
                    gate,
                    trace.c(),
                    t == 0 ? -1 : unit - u,
                    trace.activatedC(),
                    unit,
                    dh,
                    dc,
                    n * u,
                    dz,
                    u);
            elementwise.gradient(recurrentOp(), trace.z(), trace.gates(), dz, dz, gate, gate + 2 * u);
            elementwise.gradient(op(), trace.z(), trace.gates(), dz, dz, gate + 2 * u, gate + 3 * u);
            elementwise.gradient(recurrentOp(), trace.z(), trace.gates(), dz, dz, gate + 3 * u, gate + 4 * u);
        }
    }

    private UnaryOp op() {
        return Objects.requireNonNull(spec.activation().elementwise());
    }

    private UnaryOp recurrentOp() {
        return Objects.requireNonNull(spec.recurrentActivation().elementwise());
    }

    private static Tensor row(Tensor x, int at, int length) {
        return Tensor.wrap(x.array(), x.offset() + at, Shape.of(length));
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
        Tensor y = pass.tensor(h.shape()).fill(0f);
        for (int n = 0; n < h.dim(0); n++) {
            int from = n * sequence;
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
