package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.Zeros;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * Transposed convolution: inputs {@code [H,W,C]}, outputs {@code [OH,OW,filters]}, larger by the strides. It is the way that
 * gradients go back through a {@link Conv2D} from [OH,OW,filters] to [H,W,C]. Zeiler et al., "Deconvolutional Networks"
 * (CVPR 2010).
 *
 * <p>{@code y[h·s+kh·d−p, w·s+kw·d−p, f] += x[h,w,c]·w[kh,kw,f,c]}, begun with b[f]; then the activation
 *
 * <p>Parameters: {@code kernel [KH,KW,filters,C]}, {@code bias [filters]}.
 *
 * @param outputPadding which of the sizes that the convolution would bring to H and W, smaller than the strides; null for
 *     H·s with padding "same", and for the smallest that no input is lost from, but at least H·s, with "valid"
 */
public record Conv2DTranspose(
        int filters,
        Size2D kernelSize,
        Size2D strides,
        Padding padding,
        @Nullable OutputPadding2D outputPadding,
        Size2D dilationRate,
        Activation activation,
        boolean useBias,
        WeightSpec kernel,
        WeightSpec bias,
        @Nullable Regularizer activityRegularizer)
        implements KernelOptions<Conv2DTranspose> {

    public Conv2DTranspose {
        activation.requireSameShape("Conv2DTranspose");
        if (filters < 1) {
            throw new IllegalArgumentException("Conv2DTranspose needs at least 1 filter, received " + filters);
        }
        padding.refuseCausal("Conv2DTranspose");
        if (outputPadding != null
                && (outputPadding.height() >= strides.height() || outputPadding.width() >= strides.width())) {
            throw new IllegalArgumentException("Conv2DTranspose wants an output padding below its strides " + strides
                    + ", received " + outputPadding.height() + "×" + outputPadding.width());
        }
    }

    /** Keras's defaults. */
    public Conv2DTranspose(int filters, Size2D kernelSize) {
        this(
                filters,
                kernelSize,
                Size2D.of(1),
                Padding.VALID,
                null,
                Size2D.of(1),
                Activation.LINEAR,
                true,
                new WeightSpec(new GlorotUniform()),
                new WeightSpec(new Zeros()),
                null);
    }

    public Conv2DTranspose strides(Size2D value) {
        return Specs.with(this, "strides", value);
    }

    public Conv2DTranspose padding(Padding value) {
        return Specs.with(this, "padding", value);
    }

    public Conv2DTranspose outputPadding(@Nullable OutputPadding2D value) {
        return Specs.with(this, "outputPadding", value);
    }

    public Conv2DTranspose dilationRate(Size2D value) {
        return Specs.with(this, "dilationRate", value);
    }

    public Conv2DTranspose activation(Activation value) {
        return Specs.with(this, "activation", value);
    }

    public Conv2DTranspose useBias(boolean value) {
        return Specs.with(this, "useBias", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Volume.requireRank(context, input, 2);
        SlidingWindow rows = window(
                context,
                input,
                input.dim(0),
                kernelSize.height(),
                strides.height(),
                dilationRate.height(),
                outputPadding == null ? null : outputPadding.height());
        SlidingWindow columns = window(
                context,
                input,
                input.dim(1),
                kernelSize.width(),
                strides.width(),
                dilationRate.width(),
                outputPadding == null ? null : outputPadding.width());
        Conv2dGeometry convolution = new Conv2dGeometry(1, filters, input.dim(2), 1, rows, columns);
        Parameter w = context.parameter("kernel", convolution.kernel(), kernel);
        Parameter b = useBias ? context.parameter("bias", Shape.of(filters), bias) : null;
        return Penalties.onActivity(
                new Conv2DTransposeLayer(context, input, convolution, w, b, activation), activityRegularizer);
    }

    /** The window of the convolution that goes the other way. */
    private SlidingWindow window(
            BuildContext context,
            Shape input,
            int size,
            int window,
            int stride,
            int dilation,
            @Nullable Integer outputPadding) {
        int extent = (window - 1) * dilation + 1;
        int output;
        if (padding == Padding.SAME) {
            output = outputPadding == null ? size * stride : (size - 1) * stride + extent % 2 + outputPadding;
        } else {
            int added = outputPadding == null ? Math.max(stride - extent, 0) : outputPadding;
            output = (size - 1) * stride + extent + added;
        }
        SlidingWindow back = padding.window(Math.max(0, output), window, stride, dilation);
        if (size == 0 || back.output() != size) {
            throw new ShapeException(
                    context.path(),
                    "inputs that a convolution of " + output + " positions with stride " + stride + " brings out",
                    input);
        }
        return back;
    }
}
