package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.Zeros;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * Three-dimensional convolution: inputs {@code [D,H,W,C]}, outputs {@code [OD,OH,OW,filters]}.
 *
 * <p>{@code y[od,oh,ow,f] = activation(b[f] + Σ x[od·s+kd·d−p, oh·s+kh·d−p, ow·s+kw·d−p, c]·w[kd,kh,kw,c,f])}
 *
 * <p>Tran et al., "Learning Spatiotemporal Features with 3D Convolutional Networks" (ICCV 2015).
 *
 * <p>Parameters: {@code kernel [KD,KH,KW,C/groups,filters]}, {@code bias [filters]}.
 */
public record Conv3D(
        int filters,
        Size3D kernelSize,
        Size3D strides,
        Padding padding,
        Size3D dilationRate,
        int groups,
        Activation activation,
        boolean useBias,
        WeightSpec kernel,
        WeightSpec bias,
        @Nullable Regularizer activityRegularizer)
        implements KernelOptions<Conv3D> {

    public Conv3D {
        activation.requireSameShape("Conv3D");
        if (filters < 1 || groups < 1) {
            throw new IllegalArgumentException(
                    "Conv3D needs at least 1 filter and 1 group, received " + filters + " and " + groups);
        }
        padding.refuseCausal("Conv3D");
    }

    /** Keras's defaults. */
    public Conv3D(int filters, Size3D kernelSize) {
        this(
                filters,
                kernelSize,
                Size3D.of(1),
                Padding.VALID,
                Size3D.of(1),
                1,
                Activation.LINEAR,
                true,
                new WeightSpec(new GlorotUniform()),
                new WeightSpec(new Zeros()),
                null);
    }

    public Conv3D strides(Size3D value) {
        return Specs.with(this, "strides", value);
    }

    public Conv3D padding(Padding value) {
        return Specs.with(this, "padding", value);
    }

    public Conv3D dilationRate(Size3D value) {
        return Specs.with(this, "dilationRate", value);
    }

    public Conv3D groups(int value) {
        return Specs.with(this, "groups", value);
    }

    public Conv3D activation(Activation value) {
        return Specs.with(this, "activation", value);
    }

    public Conv3D useBias(boolean value) {
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
