package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.DepthwiseGeometry;
import dev.zoetrope.core.kernel.DepthwiseKernel;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/**
 * Lanes over the outputs, which stand side by side. The images are read where they lie: what a window has outside is
 * passed over by cutting the window.
 *
 * <p>Where a channel has several outputs, or there are fewer outputs than lanes, images and weights are first spread out
 * in scratch memory: each channel once for each of its outputs, and zeros up to a whole vector. Then every output has a
 * channel of its own, and all is as above.
 *
 * <p>Scratch memory: x or dx spread out, then y or dy, then the weights; each only where it is not so already.
 */
final class SimdDepthwise implements DepthwiseKernel {
    @Override
    public int scratchSize(DepthwiseGeometry g) {
        return weightsAt(g) + (narrow(g) ? taps(g) * COUNT : 0);
    }

    private static boolean narrow(DepthwiseGeometry g) {
        return g.outputs() < COUNT;
    }

    /** Outputs, and channels once they are spread out. */
    private static int lanes(DepthwiseGeometry g) {
        return Math.max(COUNT, g.outputs());
    }

    private static int inputAt(DepthwiseGeometry g) {
        return narrow(g) || g.multiplier() > 1 ? g.rows().input() * g.columns().input() * lanes(g) : 0;
    }

    private static int weightsAt(DepthwiseGeometry g) {
        return inputAt(g) + (narrow(g) ? g.rows().output() * g.columns().output() * COUNT : 0);
    }

    private static int taps(DepthwiseGeometry g) {
        return g.rows().window() * g.columns().window();
    }

    private static Tensor image(Tensor images, int n) {
        return images.slice(n);
    }

    /** Pixels of {@code channels}, each repeated, as pixels of all lanes; the very tensor where they are that already. */
    private static Tensor spread(DepthwiseGeometry g, Tensor x, int channels, Tensor scratch, int at) {
        int lanes = lanes(g);
        if (channels == lanes) {
            return x;
        }
        int repeated = g.outputs() / channels;
        int pixels = x.size() / channels;
        float[] to = scratch.array();
        for (int pixel = 0; pixel < pixels; pixel++) {
            int t = scratch.offset() + at + pixel * lanes;
            for (int c = 0; c < channels; c++) {
                float value = x.array()[x.offset() + pixel * channels + c];
                for (int m = 0; m < repeated; m++) {
                    to[t++] = value;
                }
            }
            Arrays.fill(to, t, scratch.offset() + at + (pixel + 1) * lanes, 0f);
        }
        return scratch.rows(at, at + pixels * lanes);
    }

    /** Puts back what {@link #spread} made of pixels with an output for each lane. */
    private static void gather(DepthwiseGeometry g, Tensor spread, Tensor y) {
        if (narrow(g)) {
            for (int pixel = 0; pixel < y.size() / g.outputs(); pixel++) {
                System.arraycopy(
                        spread.array(),
                        spread.offset() + pixel * COUNT,
                        y.array(),
                        y.offset() + pixel * g.outputs(),
                        g.outputs());
            }
        }
    }

    @Override
    public void addForward(DepthwiseGeometry g, Tensor x, Tensor w, Tensor y, Tensor scratch, int from, int to) {
        Tensor weights = spread(g, w, g.outputs(), scratch, weightsAt(g));
        for (int n = from; n < to; n++) {
            Tensor in = spread(g, image(x, n), g.channels(), scratch, 0);
            Tensor out = spread(g, image(y, n), g.outputs(), scratch, inputAt(g));
            new DepthwiseSums(
                            Sweep.forward(g.rows()),
                            Sweep.forward(g.columns()),
                            g.rows().padBefore(),
                            g.columns().padBefore(),
                            g.rows().input(),
                            g.columns().input(),
                            g.columns().output(),
                            g.columns().window(),
                            lanes(g))
                    .add(in, weights, out);
            gather(g, out, image(y, n));
        }
    }

    @Override
    public void inputGradient(DepthwiseGeometry g, Tensor dy, Tensor w, Tensor dx, Tensor scratch, int from, int to) {
        Tensor weights = spread(g, w, g.outputs(), scratch, weightsAt(g));
        for (int n = from; n < to; n++) {
            Tensor image = image(dx, n);
            Tensor upstream = spread(g, image(dy, n), g.outputs(), scratch, inputAt(g));
            Tensor sums = inputAt(g) == 0 ? image : scratch.rows(0, inputAt(g));
            Arrays.fill(sums.array(), sums.offset(), sums.offset() + sums.size(), 0f);
            for (int rowPhase = 0; rowPhase < g.rows().stride(); rowPhase++) {
                for (int columnPhase = 0; columnPhase < g.columns().stride(); columnPhase++) {
                    new DepthwiseSums(
                                    Sweep.backward(g.rows(), rowPhase),
                                    Sweep.backward(g.columns(), columnPhase),
                                    Sweep.before(g.rows()),
                                    Sweep.before(g.columns()),
                                    g.rows().output(),
                                    g.columns().output(),
                                    g.columns().input(),
                                    g.columns().window(),
                                    lanes(g))
                            .add(upstream, weights, sums);
                }
            }
            if (inputAt(g) > 0) {
                addUp(g, sums, image);
            }
        }
    }

    /** {@code dx[c]} = the sum of the channel's outputs. */
    private static void addUp(DepthwiseGeometry g, Tensor spread, Tensor dx) {
        for (int pixel = 0; pixel < dx.size() / g.channels(); pixel++) {
            for (int c = 0; c < g.channels(); c++) {
                int s = spread.offset() + pixel * lanes(g) + c * g.multiplier();
                float sum = spread.array()[s];
                for (int m = 1; m < g.multiplier(); m++) {
                    sum += spread.array()[s + m];
                }
                dx.array()[dx.offset() + pixel * g.channels() + c] = sum;
            }
        }
    }

    @Override
    public void addKernelGradient(
            DepthwiseGeometry g, Tensor x, Tensor dy, Tensor dw, Tensor scratch, int from, int to) {
        Tensor sums = spread(g, dw, g.outputs(), scratch, weightsAt(g));
        for (int n = from; n < to; n++) {
            Tensor in = spread(g, image(x, n), g.channels(), scratch, 0);
            Tensor upstream = spread(g, image(dy, n), g.outputs(), scratch, inputAt(g));
            DepthwiseSums.addKernelGradient(g, lanes(g), in, upstream, sums);
        }
        gather(g, sums, dw);
    }
}
