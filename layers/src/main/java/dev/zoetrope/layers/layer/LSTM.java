package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.Orthogonal;
import dev.zoetrope.layers.init.Zeros;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997; with the forget gate of Gers, Schmidhuber and Cummins, 2000):
 * inputs {@code [T,D]}, outputs {@code [units]}, or {@code [T,units]} if {@code returnSequences}.
 *
 * <pre>
 * z = x[t]·W + h[t−1]·U + b,  cut into zi, zf, zc, zo
 * i = σ(zi)   f = σ(zf)   g = tanh(zc)   o = σ(zo)
 * c[t] = f·c[t−1] + i·g
 * h[t] = o·tanh(c[t])
 * </pre>
 *
 * <p>σ is {@code recurrentActivation}, tanh is {@code activation}. Parameters, gates in the order i, f, c, o as in Keras:
 * {@code kernel [D,4·units]}, {@code recurrent_kernel [units,4·units]}, {@code bias [4·units]}.
 *
 * @param unitForgetBias begin the forget gate's bias with 1 (Jozefowicz, Zaremba and Sutskever, 2015)
 */
public record LSTM(
        int units,
        Activation activation,
        Activation recurrentActivation,
        boolean useBias,
        boolean unitForgetBias,
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
        implements RecurrentSpec<LSTM> {

    public LSTM {
        RecurrentSpec.check("LSTM", units, dropout, recurrentDropout, activation, recurrentActivation);
    }

    /** Keras's defaults. */
    public LSTM(int units) {
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

    public LSTM recurrentActivation(Activation value) {
        return Specs.with(this, "recurrentActivation", value);
    }

    public LSTM unitForgetBias(boolean value) {
        return Specs.with(this, "unitForgetBias", value);
    }

    @Override
    public RecurrentCell cell(Shape input, BuildContext context) {
        RecurrentSpec.checkInput(input, 2, "[T,D]", context);
        BuildContext cell = context.child("lstm_cell");
        return new LstmCell(
                activation,
                recurrentActivation,
                cell.parameter("kernel", Shape.of(input.dim(1), 4 * units), kernel),
                cell.parameter("recurrent_kernel", Shape.of(units, 4 * units), recurrent),
                useBias ? biasOfGates(cell, units, bias, unitForgetBias) : null);
    }

    /** {@code bias [4·units]} of the gates i, f, c, o. */
    static Parameter biasOfGates(BuildContext cell, int units, WeightSpec spec, boolean unitForgetBias) {
        WeightSpec forgetting = spec.initializer((bias, random) -> {
            spec.initializer().fill(bias, random);
            if (unitForgetBias) {
                bias.rows(units, 2 * units).fill(1f);
            }
        });
        return cell.parameter("bias", Shape.of(4 * units), forgetting);
    }
}
