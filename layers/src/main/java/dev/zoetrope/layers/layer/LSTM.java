package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
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
 * @param goBackwards take the steps from last to first; a returned sequence is in the order they were taken
 * @param unitForgetBias begin the forget gate's bias with 1 (Jozefowicz, Zaremba and Sutskever, 2015)
 */
public record LSTM(
        int units,
        Activation activation,
        Activation recurrentActivation,
        boolean useBias,
        boolean unitForgetBias,
        boolean returnSequences,
        boolean goBackwards,
        WeightSpec kernel,
        WeightSpec recurrent,
        WeightSpec bias,
        @Nullable Regularizer activityRegularizer)
        implements RecurrentOptions<LSTM> {

    public LSTM {
        if (units < 1) {
            throw new IllegalArgumentException("LSTM needs at least 1 unit, received " + units);
        }
        requireElementwise(activation);
        requireElementwise(recurrentActivation);
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
                new WeightSpec(new GlorotUniform()),
                new WeightSpec(new Orthogonal()),
                new WeightSpec(new Zeros()),
                null);
    }

    private static void requireElementwise(Activation activation) {
        if (activation.elementwise() == null) {
            throw new IllegalArgumentException("LSTM takes no activation " + activation.kerasName());
        }
    }

    public LSTM activation(Activation value) {
        return Specs.with(this, "activation", value);
    }

    public LSTM recurrentActivation(Activation value) {
        return Specs.with(this, "recurrentActivation", value);
    }

    public LSTM useBias(boolean value) {
        return Specs.with(this, "useBias", value);
    }

    public LSTM unitForgetBias(boolean value) {
        return Specs.with(this, "unitForgetBias", value);
    }

    public LSTM returnSequences(boolean value) {
        return Specs.with(this, "returnSequences", value);
    }

    public LSTM goBackwards(boolean value) {
        return Specs.with(this, "goBackwards", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        context.requireRank(input, 2, "[T,D]");
        if (input.dim(0) < 1) {
            throw new ShapeException(context.path(), "at least one time step", input);
        }
        BuildContext cell = context.child("lstm_cell");
        Parameter w = cell.parameter("kernel", Shape.of(input.dim(1), 4 * units), kernel);
        Parameter u = cell.parameter("recurrent_kernel", Shape.of(units, 4 * units), recurrent);
        WeightSpec forgetting = bias.initializer(this::initializeBias);
        Parameter b = useBias ? cell.parameter("bias", Shape.of(4 * units), forgetting) : null;
        return Penalties.onActivity(new LSTMLayer(context, this, input, w, u, b), activityRegularizer);
    }

    private void initializeBias(Tensor value, CounterRandom random) {
        bias.initializer().fill(value, random);
        if (unitForgetBias) {
            Tensor.wrap(value.array(), value.offset() + units, Shape.of(units)).fill(1f);
        }
    }
}
