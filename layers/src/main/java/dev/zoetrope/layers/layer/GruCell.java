package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.GruKernel;
import dev.zoetrope.core.kernel.GruTrace;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** See {@link GRU}. */
record GruCell(
        Activation activation,
        Activation recurrentActivation,
        boolean resetAfter,
        Parameter kernel,
        Parameter recurrent,
        @Nullable Parameter bias)
        implements RecurrentCell {
    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(kernel, recurrent) : List.of(kernel, recurrent, bias);
    }

    private int units() {
        return recurrent.value().dim(0);
    }

    @Override
    public Shape state() {
        return Shape.of(units());
    }

    @Override
    public int states() {
        return 1;
    }

    @Override
    public int gates() {
        return 3;
    }

    /**
     * A call.
     *
     * @param h what the gates see of the states
     * @param outer the states' products of the gates u and r
     * @param candidate that of the candidate g: of the states, or of what the reset gate left of them
     */
    private record Call(
            InputProjection projection,
            GruTrace trace,
            GateViews h,
            RecurrentProduct outer,
            RecurrentProduct candidate,
            Pass pass) {
        /** Where the candidate's recurrent share goes: to what the reset gate acts on, or to z. */
        Tensor sums() {
            return trace.resetAfter() ? trace.inner() : trace.z();
        }

        /** The first column of {@link #sums()}. */
        int base() {
            return trace.resetAfter() ? 2 * trace.units() : 0;
        }
    }

    @Override
    public Unrolled unroll(
            Tensor x, List<Tensor> states, List<DropoutMask> inputMasks, List<DropoutMask> recurrentMasks, Pass pass) {
        InputProjection projection = new InputProjection(GateViews.ofAll(x, inputMasks, pass), kernel);
        Tensor z = projection.forward(inputBias(pass), pass);
        UnaryOp op = Objects.requireNonNull(activation.elementwise());
        UnaryOp recurrentOp = Objects.requireNonNull(recurrentActivation.elementwise());
        boolean inputsNeeded = op.gradientNeedsInput() || recurrentOp.gradientNeedsInput();
        GateViews h = GateViews.of(Steps.before(states.getFirst()), recurrentMasks, pass);
        Tensor own = pass.tensor(h.whole().shape());
        int views = h.seen().size();
        GruTrace trace = new GruTrace(
                op,
                recurrentOp,
                resetAfter,
                z,
                inputsNeeded ? pass.tensor(z.shape()) : z,
                resetAfter ? own : h.seen().getLast(),
                own,
                states.getFirst());
        RecurrentProduct outer = new RecurrentProduct(
                h, recurrent, 0, views == 1 ? 2 * units() : units(), views == 1 ? List.of(0) : List.of(0, 1));
        RecurrentProduct candidate = new RecurrentProduct(
                resetAfter ? h : GateViews.of(own, List.of(), pass),
                recurrent,
                2 * units(),
                units(),
                List.of(resetAfter ? views - 1 : 0));
        return forth(new Call(projection, trace, h, outer, candidate, pass));
    }

    private Unrolled forth(Call call) {
        GruTrace trace = call.trace;
        RecurrentProduct.Forth outer = call.outer.forth(grain(trace.rows()), call.pass);
        RecurrentProduct.Forth candidate = call.candidate.forth(grain(trace.rows()), call.pass);
        GruKernel kernel = call.pass.kernels().gru();
        return new Unrolled() {
            @Override
            public void step(int t, int from, int to, int worker) {
                call.h.drop(t, from, to);
                outer.add(t, trace.z(), 0, from, to, worker);
                if (resetAfter) {
                    fillInner(trace.inner().slice(t), from, to);
                    candidate.add(t, call.sums(), call.base(), from, to, worker);
                }
                kernel.gates(trace, t, from, to);
                if (!resetAfter) {
                    candidate.add(t, call.sums(), call.base(), from, to, worker);
                }
                kernel.output(trace, t, from, to);
            }

            @Override
            public Map<String, Tensor> insides(Pass pass) {
                return Steps.gates(trace.gates(), List.of("u", "r", "g"), pass);
            }

            @Override
            public Unwound backward(List<Tensor> dStates) {
                return back(call, dStates.getFirst());
            }
        };
    }

    /** What is added to x·W: with two biases both, but for the candidate, where the reset gate stands between them. */
    private @Nullable Tensor inputBias(Pass pass) {
        if (bias == null || !resetAfter) {
            return bias == null ? null : bias.value();
        }
        Tensor sum = pass.tensor(Shape.of(3 * units())).copyFrom(bias.value().slice(0));
        Steps.add(bias.value().slice(1), sum, 0, 2 * units());
        return sum;
    }

    /** The candidate's own recurrent bias, in each row of {@code inner [N,units]}. */
    private void fillInner(Tensor inner, int from, int to) {
        if (bias == null) {
            inner.rows(from, to).fill(0f);
            return;
        }
        Tensor row = bias.value().slice(1).rows(2 * units(), 3 * units());
        for (int n = from; n < to; n++) {
            inner.slice(n).copyFrom(row);
        }
    }

    /** The gradients by the gates of step t, by the state before it, and then those of the parameters and of x. */
    private Unwound back(Call call, Tensor dh) {
        GruTrace trace = call.trace;
        Pass pass = call.pass;
        Tensor dz = pass.tensor(trace.z().shape());
        Tensor dInner = pass.tensor(trace.inner().shape());
        RecurrentProduct.Back outer = call.outer.back(grain(trace.rows()), pass);
        RecurrentProduct.Back candidate = call.candidate.back(grain(trace.rows()), pass);
        GruKernel kernel = pass.kernels().gru();
        return new Unwound() {
            @Override
            public void step(int t, int from, int to, int worker) {
                kernel.outputGradient(trace, t, dh, dz, from, to);
                Tensor d = dInner.slice(t);
                if (resetAfter) {
                    kernel.gatesGradient(trace, t, dz, dInner, from, to);
                    candidate.add(t, dInner, call.base(), dh, from, to, worker);
                } else {
                    d.rows(from, to).fill(0f);
                    candidate.add(t, dz, call.base(), d, from, to, worker);
                    kernel.gatesGradient(trace, t, dz, dInner, from, to);
                    call.h.addGradient(call.h.seen().size() - 1, d, dh, from, to);
                }
                outer.add(t, dz, 0, dh, from, to, worker);
            }

            @Override
            public Tensor finish() {
                call.outer.addWeightGradient(dz, 0, pass);
                call.candidate.addWeightGradient(resetAfter ? dInner : dz, call.base(), pass);
                if (bias != null) {
                    addBiasGradient(bias.gradient(), dz, dInner, pass);
                }
                return call.projection.backward(dz, pass);
            }
        };
    }

    private void addBiasGradient(Tensor gradient, Tensor dz, Tensor dInner, Pass pass) {
        if (!resetAfter) {
            Linear.addColumnSums(pass, dz, gradient);
            return;
        }
        Linear.addColumnSums(pass, dz, gradient.slice(0));
        Matrix gates = Matrix.of(dz).columns(0, 2 * units());
        Matrix recurrentPart = Matrix.of(gradient.rows(1, 2));
        Linear.addProduct(pass, Linear.ones(gates.rows()), gates, recurrentPart.columns(0, 2 * units()));
        Linear.addColumnSums(pass, dInner, gradient.slice(1).rows(2 * units(), 3 * units()));
    }
}
