package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.Orthogonal;
import dev.zoetrope.layers.init.Zeros;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * An {@link LSTM} whose products are convolutions (Shi et al., "Convolutional LSTM network", 2015; without peepholes, as in
 * Keras): inputs {@code [T,H,W,C]}, outputs {@code [OH,OW,filters]}, or {@code [T,OH,OW,filters]} if {@code
 * returnSequences}.
 *
 * <pre>
 * z = x[t]∗W + h[t−1]∗U + b,  cut into zi, zf, zc, zo
 * i = σ(zi)   f = σ(zf)   g = tanh(zc)   o = σ(zo)
 * c[t] = f·c[t−1] + i·g
 * h[t] = o·tanh(c[t])
 * </pre>
 *
 * <p>The input's convolution has the strides, padding and dilation; the state's has stride 1 and keeps the size. Parameters,
 * gates in the order i, f, c, o as in Keras: {@code kernel [KH,KW,C,4·filters]}, {@code recurrent_kernel
 * [KH,KW,filters,4·filters]}, {@code bias [4·filters]}.
 *
 * @param unitForgetBias begin the forget gate's bias with 1 (Jozefowicz, Zaremba and Sutskever, 2015)
 */
public record ConvLSTM2D(
        int filters,
        Size2D kernelSize,
        Size2D strides,
        Padding padding,
        Size2D dilationRate,
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
        implements RecurrentSpec<ConvLSTM2D> {

    public ConvLSTM2D {
        RecurrentSpec.check("ConvLSTM2D", filters, dropout, recurrentDropout, activation, recurrentActivation);
        if (Math.max(strides.height(), strides.width()) > 1
                && Math.max(dilationRate.height(), dilationRate.width()) > 1) {
            throw new IllegalArgumentException(
                    "ConvLSTM2D takes strides or a dilation rate above 1, not both, received " + strides + " and "
                            + dilationRate);
        }
    }

    /** Keras's defaults. */
    public ConvLSTM2D(int filters, Size2D kernelSize) {
        this(
                filters,
                kernelSize,
                Size2D.of(1),
                Padding.VALID,
                Size2D.of(1),
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

    public ConvLSTM2D strides(Size2D value) {
        return Specs.with(this, "strides", value);
    }

    public ConvLSTM2D padding(Padding value) {
        return Specs.with(this, "padding", value);
    }

    public ConvLSTM2D dilationRate(Size2D value) {
        return Specs.with(this, "dilationRate", value);
    }

    public ConvLSTM2D recurrentActivation(Activation value) {
        return Specs.with(this, "recurrentActivation", value);
    }

    public ConvLSTM2D unitForgetBias(boolean value) {
        return Specs.with(this, "unitForgetBias", value);
    }

    @Override
    public RecurrentCell cell(Shape input, BuildContext context) {
        RecurrentSpec.checkInput(input, 4, "[T,H,W,C]", context);
        int height = kernelSize.height();
        int width = kernelSize.width();
        SlidingWindow rows = padding.window(input.dim(1), height, strides.height(), dilationRate.height());
        SlidingWindow columns = padding.window(input.dim(2), width, strides.width(), dilationRate.width());
        if (rows.output() == 0 || columns.output() == 0) {
            throw new ShapeException(context.path(), "images that a kernel of " + kernelSize + " fits into", input);
        }
        Conv2dGeometry ofInput = new Conv2dGeometry(1, input.dim(3), 4 * filters, 1, rows, columns);
        Conv2dGeometry ofState = new Conv2dGeometry(
                1,
                filters,
                4 * filters,
                1,
                SlidingWindow.same(rows.output(), height, 1, 1),
                SlidingWindow.same(columns.output(), width, 1, 1));
        BuildContext cell = context.child("conv_lstm_cell");
        return new ConvLstmCell(
                activation,
                recurrentActivation,
                ConvolutionLayer.of(
                        cell,
                        ofInput,
                        cell.parameter("kernel", ofInput.kernel(), kernel),
                        useBias ? LSTM.biasOfGates(cell, filters, bias, unitForgetBias) : null),
                ConvolutionLayer.of(
                        cell, ofState, cell.parameter("recurrent_kernel", ofState.kernel(), recurrent), null));
    }
}
