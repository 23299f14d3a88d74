package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** See {@link SimpleRNN}. */
record SimpleRnnCell(
        Activation activation,
        Parameter kernel,
        Parameter recurrent,
        @Nullable Parameter bias) implements RecurrentCell {
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
        return 1;
    }

    @Override
    public Unrolled unroll(
            Tensor x, List<Tensor> states, List<DropoutMask> inputMasks, List<DropoutMask> recurrentMasks, Pass pass) {
        InputProjection projection = new InputProjection(GateViews.ofAll(x, inputMasks, pass), kernel);
        Tensor z = projection.forward(bias == null ? null : bias.value(), pass);
        Tensor h = states.getFirst();
        GateViews views = GateViews.of(Steps.before(h), recurrentMasks, pass);
        RecurrentProduct product = RecurrentProduct.ofAll(views, recurrent);
        RecurrentProduct.Forth forth = product.forth(grain(x.dim(1)), pass);
        Elementwise elementwise = pass.kernels().elementwise();
        UnaryOp op = Objects.requireNonNull(activation.elementwise());
        return new Unrolled() {
            @Override
            public void step(int t, int from, int to, int worker) {
                views.drop(t, from, to);
                forth.add(t, z, 0, from, to, worker);
                elementwise.apply(op, z.slice(t), h.slice(t + 1), from * units(), to * units());
            }

            @Override
            public Unwound backward(List<Tensor> dStates) {
                return back(projection, product, z, h, dStates.getFirst(), pass);
            }
        };
    }

    /** {@code dz[t] = tanh′(dh), dh = dz[t]·Uᵀ}; then the gradients of the parameters and of x. */
    private Unwound back(
            InputProjection projection, RecurrentProduct product, Tensor z, Tensor h, Tensor dh, Pass pass) {
        Tensor dz = pass.tensor(z.shape());
        RecurrentProduct.Back back = product.back(grain(z.dim(1)), pass);
        Elementwise elementwise = pass.kernels().elementwise();
        UnaryOp op = Objects.requireNonNull(activation.elementwise());
        return new Unwound() {
            @Override
            public void step(int t, int from, int to, int worker) {
                elementwise.gradient(op, z.slice(t), h.slice(t + 1), dh, dz.slice(t), from * units(), to * units());
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
