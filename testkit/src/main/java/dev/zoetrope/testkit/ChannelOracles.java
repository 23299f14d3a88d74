package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Conv2DTranspose;
import dev.zoetrope.layers.layer.DepthwiseConv2D;
import dev.zoetrope.layers.layer.OutputPadding2D;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.SeparableConv2D;
import dev.zoetrope.layers.layer.Size2D;
import java.util.List;

/** Convolutions of single channels, alone and with one of single pixels behind them, and transposed ones. */
final class ChannelOracles {
    private ChannelOracles() {}

    /** A convolution with as many groups as channels. */
    record Depthwise(DepthwiseConv2D spec) implements Oracle {
        @Override
        public int parameters() {
            return spec.useBias() ? 2 : 1;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            Size2D size = spec.kernelSize();
            int channels = x.shape().dim(3);
            Conv2dGeometry g = new Conv2dGeometry(
                    x.shape().dim(0),
                    channels,
                    channels * spec.depthMultiplier(),
                    channels,
                    ConvolutionOracle.window(
                            spec.padding(),
                            x.shape().dim(1),
                            size.height(),
                            spec.strides().height(),
                            spec.dilationRate().height()),
                    ConvolutionOracle.window(
                            spec.padding(),
                            x.shape().dim(2),
                            size.width(),
                            spec.strides().width(),
                            spec.dilationRate().width()));
            double[] bias = spec.useBias() ? parameters.get(1).values() : new double[g.filters()];
            double[] z = Conv2dFormula.forward(g, x.values(), parameters.get(0).values(), bias);
            return ActivationFormula.apply(spec.activation(), new Doubles(g.output(), z));
        }
    }

    /** Channel by channel, then pixel by pixel. */
    record Separable(SeparableConv2D spec) implements Oracle {
        @Override
        public int parameters() {
            return spec.useBias() ? 3 : 2;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            DepthwiseConv2D first = new DepthwiseConv2D(spec.kernelSize())
                    .strides(spec.strides())
                    .padding(spec.padding())
                    .dilationRate(spec.dilationRate())
                    .depthMultiplier(spec.depthMultiplier())
                    .useBias(false);
            Doubles z = new Depthwise(first).forward(x, parameters.subList(0, 1), pass);
            Size2D one = Size2D.of(1);
            return ConvolutionOracle.of(
                            spec.filters(), one, one, Padding.VALID, one, 1, spec.activation(), spec.useBias())
                    .forward(z, parameters.subList(1, parameters()), pass);
        }
    }

    /** {@code y[h·s+kh·d−p, w·s+kw·d−p, f] += x[h,w,c]·w[kh,kw,f,c]}, begun with b[f]. */
    record Transposed(Conv2DTranspose spec) implements Oracle {
        @Override
        public int parameters() {
            return spec.useBias() ? 2 : 1;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            int height = x.shape().dim(1);
            int width = x.shape().dim(2);
            OutputPadding2D added = spec.outputPadding();
            Size2D size = spec.kernelSize();
            Size2D step = spec.strides();
            Size2D spread = spec.dilationRate();
            Axis rows = Axis.of(
                    spec.padding(),
                    height,
                    (size.height() - 1) * spread.height() + 1,
                    step.height(),
                    added == null ? -1 : added.height());
            Axis columns = Axis.of(
                    spec.padding(),
                    width,
                    (size.width() - 1) * spread.width() + 1,
                    step.width(),
                    added == null ? -1 : added.width());
            Doubles w = parameters.get(0);
            Doubles y = Doubles.zeros(Shape.of(x.shape().dim(0), rows.output, columns.output, spec.filters()));
            for (int i = 0; i < y.values().length && spec.useBias(); i++) {
                y.values()[i] = parameters.get(1).values()[i % spec.filters()];
            }
            for (int i = 0; i < x.values().length; i++) {
                int c = i % x.shape().dim(3);
                int pixel = i / x.shape().dim(3);
                for (int tap = 0; tap < size.height() * size.width(); tap++) {
                    int kh = tap / size.width();
                    int kw = tap % size.width();
                    int oh = pixel / width % height * step.height() + kh * spread.height() - rows.before;
                    int ow = pixel % width * step.width() + kw * spread.width() - columns.before;
                    boolean inside = oh >= 0 && oh < rows.output && ow >= 0 && ow < columns.output;
                    for (int f = 0; f < spec.filters() && inside; f++) {
                        y.add(x.values()[i] * w.get(kh, kw, f, c), pixel / width / height, oh, ow, f);
                    }
                }
            }
            Activation activation = spec.activation();
            return ActivationFormula.apply(activation, y);
        }

        /** The size of an axis of the result, and what of it the padding of the convolution back takes off. */
        private record Axis(int output, int before) {
            static Axis of(Padding padding, int input, int extent, int stride, int added) {
                if (padding == Padding.VALID) {
                    int more = added < 0 ? Math.max(stride - extent, 0) : added;
                    return new Axis((input - 1) * stride + extent + more, 0);
                }
                int output = added < 0 ? input * stride : (input - 1) * stride + extent % 2 + added;
                return new Axis(output, Math.max((input - 1) * stride + extent - output, 0) / 2);
            }
        }
    }
}
