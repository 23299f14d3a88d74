package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.Zeros;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional convolution: inputs {@code [H,W,C]}, outputs {@code [OH,OW,filters]}.
 *
 * <p>{@code y[oh,ow,f] = activation(b[f] + Σ x[oh·s+kh·d−p, ow·s+kw·d−p, c]·w[kh,kw,c,f])}
 *
 * <p>Parameters: {@code kernel [KH,KW,C/groups,filters]}, {@code bias [filters]}.
 */
public record Conv2D(
        int filters,
        Size2D kernelSize,
        Size2D strides,
        Padding padding,
        Size2D dilationRate,
        int groups,
        Activation activation,
        boolean useBias,
        WeightSpec kernel,
        WeightSpec bias,
        @Nullable Regularizer activityRegularizer)
        implements KernelOptions<Conv2D> {

    public Conv2D {
        activation.requireSameShape("Conv2D");
        if (filters < 1 || groups < 1) {
            throw new IllegalArgumentException(
                    "Conv2D needs at least 1 filter and 1 group, received " + filters + " and " + groups);
        }
        padding.refuseCausal("Conv2D");
    }

    /** Keras's defaults. */
    public Conv2D(int filters, Size2D kernelSize) {
        this(
                filters,
                kernelSize,
                Size2D.of(1),
                Padding.VALID,
                Size2D.of(1),
                1,
                Activation.LINEAR,
                true,
                new WeightSpec(new GlorotUniform()),
                new WeightSpec(new Zeros()),
                null);
    }

    public Conv2D strides(Size2D value) {
        return Specs.with(this, "strides", value);
    }

    public Conv2D padding(Padding value) {
        return Specs.with(this, "padding", value);
    }

    public Conv2D dilationRate(Size2D value) {
        return Specs.with(this, "dilationRate", value);
    }

    public Conv2D groups(int value) {
        return Specs.with(this, "groups", value);
    }

    public Conv2D activation(Activation value) {
        return Specs.with(this, "activation", value);
    }

    public Conv2D useBias(boolean value) {
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
