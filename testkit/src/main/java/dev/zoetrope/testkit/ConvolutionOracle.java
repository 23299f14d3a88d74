package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Conv1D;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Conv3D;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Size3D;
import dev.zoetrope.layers.layer.Sizes;
import java.util.List;

/**
 * Convolutions of one, two and three axes: {@code y[od,oh,ow,f] = b[f] + Σ x[od·s+kd·d−p, oh·s+kh·d−p, ow·s+kw·d−p,
 * c]·w[kd,kh,kw,c,f]}; axes that are not there have size 1.
 */
record ConvolutionOracle(
        int filters,
        Size3D kernelSize,
        Size3D strides,
        Padding padding,
        Size3D dilation,
        int groups,
        Activation activation,
        boolean useBias,
        int rank)
        implements Oracle {

    static Oracle of(Conv1D spec) {
        return of(
                spec.filters(),
                spec.kernelSize(),
                spec.strides(),
                spec.padding(),
                spec.dilationRate(),
                spec.groups(),
                spec.activation(),
                spec.useBias());
    }

    static Oracle of(Conv2D spec) {
        return of(
                spec.filters(),
                spec.kernelSize(),
                spec.strides(),
                spec.padding(),
                spec.dilationRate(),
                spec.groups(),
                spec.activation(),
                spec.useBias());
    }

    static Oracle of(Conv3D spec) {
        return of(
                spec.filters(),
                spec.kernelSize(),
                spec.strides(),
                spec.padding(),
                spec.dilationRate(),
                spec.groups(),
                spec.activation(),
                spec.useBias());
    }

    static Oracle of(
            int filters,
            Sizes kernelSize,
            Sizes strides,
            Padding padding,
            Sizes dilation,
            int groups,
            Activation activation,
            boolean useBias) {
        return new ConvolutionOracle(
                filters,
                kernelSize.toVolume(),
                strides.toVolume(),
                padding,
                dilation.toVolume(),
                groups,
                activation,
                useBias,
                kernelSize.rank());
    }

    @Override
    public int parameters() {
        return useBias ? 2 : 1;
    }

    @Override
    public Doubles forward(Doubles input, List<Doubles> parameters, OraclePass pass) {
        Doubles x = volume(input);
        int channels = x.shape().dim(4) / groups;
        Doubles w = parameters
                .getFirst()
                .reshape(Shape.of(kernelSize.depth(), kernelSize.height(), kernelSize.width(), channels, filters));
        SlidingWindow depths =
                window(rank > 2, padding, x.shape().dim(1), kernelSize.depth(), strides.depth(), dilation.depth());
        SlidingWindow rows =
                window(rank > 1, padding, x.shape().dim(2), kernelSize.height(), strides.height(), dilation.height());
        SlidingWindow columns =
                window(true, padding, x.shape().dim(3), kernelSize.width(), strides.width(), dilation.width());
        int n = x.shape().dim(0);
        Doubles y = Doubles.zeros(Shape.of(n, depths.output(), rows.output(), columns.output(), filters));
        for (int i = 0; i < y.values().length; i++) {
            int f = i % filters;
            int ow = i / filters % columns.output();
            int oh = i / filters / columns.output() % rows.output();
            int od = i / filters / columns.output() / rows.output() % depths.output();
            int image = i / filters / columns.output() / rows.output() / depths.output();
            int firstChannel = f / (filters / groups) * channels;
            double sum = useBias ? parameters.get(1).values()[f] : 0;
            for (int k = 0; k < kernelSize.depth() * kernelSize.height() * kernelSize.width(); k++) {
                int kw = k % kernelSize.width();
                int kh = k / kernelSize.width() % kernelSize.height();
                int kd = k / kernelSize.width() / kernelSize.height();
                int d = od * strides.depth() + kd * dilation.depth() - depths.padBefore();
                int h = oh * strides.height() + kh * dilation.height() - rows.padBefore();
                int column = ow * strides.width() + kw * dilation.width() - columns.padBefore();
                boolean inside = d >= 0 && d < depths.input() && h >= 0 && h < rows.input();
                for (int c = 0; c < channels && inside && column >= 0 && column < columns.input(); c++) {
                    sum += x.get(image, d, h, column, firstChannel + c) * w.get(kd, kh, kw, c, f);
                }
            }
            y.values()[i] = sum;
        }
        return ActivationFormula.apply(activation, like(input, y));
    }

    /** [N,D,H,W,C], with 1 for the axes that are not there. */
    static Doubles volume(Doubles x) {
        Shape shape = x.shape().dropFirst(1);
        while (shape.rank() < 4) {
            shape = shape.prepend(1);
        }
        return x.reshape(shape.prepend(x.shape().dim(0)));
    }

    /** A volume with as many axes as {@code x} has. */
    static Doubles like(Doubles x, Doubles volume) {
        Shape shape = volume.shape().dropFirst(1 + 5 - x.shape().rank());
        return volume.reshape(shape.prepend(x.shape().dim(0)));
    }

    private static SlidingWindow window(
            boolean there, Padding padding, int input, int window, int stride, int dilation) {
        return there ? window(padding, input, window, stride, dilation) : SlidingWindow.none();
    }

    static SlidingWindow window(Padding padding, int input, int window, int stride, int dilation) {
        return switch (padding) {
            case VALID -> SlidingWindow.valid(input, window, stride, dilation);
            case SAME -> SlidingWindow.same(input, window, stride, dilation);
            case CAUSAL -> SlidingWindow.causal(input, window, stride, dilation);
        };
    }
}
