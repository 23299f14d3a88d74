package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.Orthogonal;
import dev.zoetrope.layers.init.Zeros;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * The plain recurrent network (Elman, "Finding structure in time", 1990): inputs {@code [T,D]}, outputs {@code [units]}, or
 * {@code [T,units]} if {@code returnSequences}.
 *
 * <pre>
 * h[t] = tanh(x[t]·W + h[t−1]·U + b)
 * </pre>
 *
 * <p>tanh is {@code activation}. Parameters: {@code kernel [D,units]}, {@code recurrent_kernel [units,units]}, {@code bias
 * [units]}.
 */
public record SimpleRNN(
        int units,
        Activation activation,
        boolean useBias,
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
        implements RecurrentSpec<SimpleRNN> {

    public SimpleRNN {
        RecurrentSpec.check("SimpleRNN", units, dropout, recurrentDropout, activation);
    }

    /** Keras's defaults. */
    public SimpleRNN(int units) {
        this(
                units,
                Activation.TANH,
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

    @Override
    public RecurrentCell cell(Shape input, BuildContext context) {
        RecurrentSpec.checkInput(input, 2, "[T,D]", context);
        BuildContext cell = context.child("simple_rnn_cell");
        return new SimpleRnnCell(
                activation,
                cell.parameter("kernel", Shape.of(input.dim(1), units), kernel),
                cell.parameter("recurrent_kernel", Shape.of(units, units), recurrent),
                useBias ? cell.parameter("bias", Shape.of(units), bias) : null);
    }
}
