package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.LstmKernel;
import dev.zoetrope.core.kernel.LstmTrace;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** See {@link LSTM}. */
record LstmCell(
        Activation activation,
        Activation recurrentActivation,
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
        return 2;
    }

    @Override
    public int gates() {
        return 4;
    }

    @Override
    public Unrolled unroll(
            Tensor x, List<Tensor> states, List<DropoutMask> inputMasks, List<DropoutMask> recurrentMasks, Pass pass) {
        InputProjection projection = new InputProjection(GateViews.ofAll(x, inputMasks, pass), kernel);
        Tensor z = projection.forward(bias == null ? null : bias.value(), pass);
        LstmTrace trace = trace(activation, recurrentActivation, z, states.get(0), states.get(1), pass);
        GateViews h = GateViews.of(Steps.before(trace.h()), recurrentMasks, pass);
        RecurrentProduct product = RecurrentProduct.ofAll(h, recurrent);
        RecurrentProduct.Forth forth = product.forth(grain(x.dim(1)), pass);
        LstmKernel kernel = pass.kernels().lstm();
        return new Unrolled() {
            @Override
            public void step(int t, int from, int to, int worker) {
                h.drop(t, from, to);
                forth.add(t, z, 0, from, to, worker);
                kernel.forward(trace, t, from, to, 0, units());
            }

            @Override
            public Map<String, Tensor> insides(Pass pass) {
                return LstmCell.insides(trace, pass);
            }

            @Override
            public Unwound backward(List<Tensor> dStates) {
                return back(projection, product, trace, dStates, pass);
            }
        };
    }

    /** Room for what the gates of all steps become. */
    static LstmTrace trace(
            Activation activation, Activation recurrentActivation, Tensor z, Tensor h, Tensor c, Pass pass) {
        UnaryOp op = Objects.requireNonNull(activation.elementwise());
        UnaryOp recurrentOp = Objects.requireNonNull(recurrentActivation.elementwise());
        boolean inputsNeeded = op.gradientNeedsInput() || recurrentOp.gradientNeedsInput();
        Tensor gates = inputsNeeded ? pass.tensor(z.shape()) : z;
        Tensor activatedC = pass.tensor(Steps.before(c).shape());
        return new LstmTrace(op, recurrentOp, z, gates, c, activatedC, h);
    }

    /** The gates and the cell state of all steps, by their names in {@link LSTM}. */
    static Map<String, Tensor> insides(LstmTrace trace, Pass pass) {
        Map<String, Tensor> insides = Steps.gates(trace.gates(), List.of("i", "f", "g", "o"), pass);
        insides.put("c", trace.c().rows(1, trace.c().dim(0)));
        return insides;
    }

    /** {@code dz[t]} from the states' gradients, {@code dh = dz[t]·Uᵀ}; then those of the parameters and of x. */
    private Unwound back(
            InputProjection projection, RecurrentProduct product, LstmTrace trace, List<Tensor> dStates, Pass pass) {
        Tensor dz = pass.tensor(trace.z().shape());
        Tensor dh = dStates.get(0);
        Tensor dc = dStates.get(1);
        RecurrentProduct.Back back = product.back(grain(trace.rows()), pass);
        LstmKernel kernel = pass.kernels().lstm();
        return new Unwound() {
            @Override
            public void step(int t, int from, int to, int worker) {
                kernel.backward(trace, t, dh, dc, dz, from, to, 0, units());
                dh.rows(from, to).fill(0f);
                back.add(t, dz, 0, dh, from, to, worker);
            }

            @Override
            public Tensor finish() {
                product.addWeightGradient(dz, 0, pass);
                if (bias != null) {
                    Linear.addColumnSums(pass, dz, bias.gradient());
                }
                return projection.backward(dz, pass);
            }
        };
    }
}
