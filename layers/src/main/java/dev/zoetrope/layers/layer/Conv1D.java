package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.Zeros;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * One-dimensional convolution over time: inputs {@code [T,C]}, outputs {@code [OT,filters]}.
 *
 * <p>{@code y[t,f] = activation(b[f] + Σ x[t·s+k·d−p, c]·w[k,c,f])}
 *
 * <p>Padding may be causal: then y[t] depends on no input after t·s, as in van den Oord et al., "WaveNet" (2016).
 *
 * <p>Parameters: {@code kernel [K,C/groups,filters]}, {@code bias [filters]}.
 */
public record Conv1D(
        int filters,
        Size1D kernelSize,
        Size1D strides,
        Padding padding,
        Size1D dilationRate,
        int groups,
        Activation activation,
        boolean useBias,
        WeightSpec kernel,
        WeightSpec bias,
        @Nullable Regularizer activityRegularizer)
        implements KernelOptions<Conv1D> {

    public Conv1D {
        activation.requireSameShape("Conv1D");
        if (filters < 1 || groups < 1) {
            throw new IllegalArgumentException(
                    "Conv1D needs at least 1 filter and 1 group, received " + filters + " and " + groups);
        }
    }

    /** Keras's defaults. */
    public Conv1D(int filters, Size1D kernelSize) {
        this(
                filters,
                kernelSize,
                Size1D.of(1),
                Padding.VALID,
                Size1D.of(1),
                1,
                Activation.LINEAR,
                true,
                new WeightSpec(new GlorotUniform()),
                new WeightSpec(new Zeros()),
                null);
    }

    public Conv1D strides(Size1D value) {
        return Specs.with(this, "strides", value);
    }

    public Conv1D padding(Padding value) {
        return Specs.with(this, "padding", value);
    }

    public Conv1D dilationRate(Size1D value) {
        return Specs.with(this, "dilationRate", value);
    }

    public Conv1D groups(int value) {
        return Specs.with(this, "groups", value);
    }

    public Conv1D activation(Activation value) {
        return Specs.with(this, "activation", value);
    }

    public Conv1D useBias(boolean value) {
        return Specs.with(this, "useBias", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Volume windows = Volume.of(context, input, padding, "a kernel", kernelSize, strides, dilationRate);
        if (windows.channels() % groups != 0 || filters % groups != 0) {
            throw new ShapeException(
                    context.path(), groups + " groups that divide " + filters + " filters and the channels", input);
        }
        Shape shape = windows.window().append(windows.channels() / groups).append(filters);
        Parameter w = context.parameter("kernel", shape, kernel);
        Parameter b = useBias ? context.parameter("bias", Shape.of(filters), bias) : null;
        return Penalties.onActivity(
                ConvolutionLayer.of(context, windows, groups, w, b, activation), activityRegularizer);
    }
}
