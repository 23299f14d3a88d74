package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.Orthogonal;
import dev.zoetrope.layers.init.Zeros;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * The gated recurrent unit (Cho et al., "Learning phrase representations using RNN encoder–decoder", 2014): inputs {@code
 * [T,D]}, outputs {@code [units]}, or {@code [T,units]} if {@code returnSequences}.
 *
 * <pre>
 * u = σ(x[t]·Wu + h[t−1]·Uu + bu)   r = σ(x[t]·Wr + h[t−1]·Ur + br)
 * g = tanh(x[t]·Wg + bg + r·(h[t−1]·Ug + bg′))      with resetAfter, as in cuDNN
 * g = tanh(x[t]·Wg + bg + (r·h[t−1])·Ug)            without
 * h[t] = u·h[t−1] + (1 − u)·g
 * </pre>
 *
 * <p>σ is {@code recurrentActivation}, tanh is {@code activation}. Parameters, gates in the order u, r, g as in Keras, which
 * calls them z, r, h: {@code kernel [D,3·units]}, {@code recurrent_kernel [units,3·units]}, {@code bias [2,3·units]} with
 * resetAfter, the input's and the state's, else {@code [3·units]}.
 *
 * @param resetAfter whether the reset gate r acts after the matrix product
 */
public record GRU(
        int units,
        Activation activation,
        Activation recurrentActivation,
        boolean useBias,
        boolean resetAfter,
        boolean returnSequences,
        boolean returnState,
        boolean goBackwards,
        boolean stateful,
        boolean zeroOutputForMask,
        float dropout,
        float recurrentDropout,
        WeightSpec kernel,
        WeightSpec recurrent,
        WeightSpec bias,
        @Nullable Regularizer activityRegularizer)
        implements RecurrentSpec<GRU> {

    public GRU {
        RecurrentSpec.check("GRU", units, dropout, recurrentDropout, activation, recurrentActivation);
    }

    /** Keras's defaults. */
    public GRU(int units) {
        this(
                units,
                Activation.TANH,
                Activation.SIGMOID,
                true,
                true,
                false,
                false,
                false,
                false,
                false,
                0f,
                0f,
                new WeightSpec(new GlorotUniform()),
                new WeightSpec(new Orthogonal()),
                new WeightSpec(new Zeros()),
                null);
    }

    public GRU recurrentActivation(Activation value) {
        return Specs.with(this, "recurrentActivation", value);
    }

    public GRU resetAfter(boolean value) {
        return Specs.with(this, "resetAfter", value);
    }

    @Override
    public RecurrentCell cell(Shape input, BuildContext context) {
        RecurrentSpec.checkInput(input, 2, "[T,D]", context);
        BuildContext cell = context.child("gru_cell");
        Shape biases = resetAfter ? Shape.of(2, 3 * units) : Shape.of(3 * units);
        return new GruCell(
                activation,
                recurrentActivation,
                resetAfter,
                cell.parameter("kernel", Shape.of(input.dim(1), 3 * units), kernel),
                cell.parameter("recurrent_kernel", Shape.of(units, 3 * units), recurrent),
                useBias ? cell.parameter("bias", biases, bias) : null);
    }
}
