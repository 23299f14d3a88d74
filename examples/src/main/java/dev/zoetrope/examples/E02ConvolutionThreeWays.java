package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.train.Model;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A convolution with ReLU and a 4×4 max pool behind it, three ways: a window that slides, as the formula says; the windows
 * written out as rows of a matrix (im2col), so that it is one matrix product; and the library's fused kernel, which never
 * writes the full-size feature map. All on one thread, all with the same bits.
 *
 * <pre>{@code
 * $ examples/run E02
 * 64×64×3 pixels, 16 filters of 3×3: 3.5 MFLOP
 * sliding window      1825 µs    1.9 GFLOP/s
 * im2col and product   844 µs    4.2 GFLOP/s, and 432 KiB for the matrix
 * fused kernel         113 µs   31.5 GFLOP/s
 * the same bits: true, true
 * }</pre>
 */
public final class E02ConvolutionThreeWays {
    private static final int SIDE = 64;
    private static final int CHANNELS = 3;
    private static final int FILTERS = 16;
    private static final int TERMS = 9 * CHANNELS;
    private static final int POOL = 4;

    public static void main(String[] args) {
        run(60, System.out);
    }

    static void run(int times, PrintStream out) {
        Execution execution = Execution.ofThreads(1);
        Model model = Model.build(
                Shape.of(SIDE, SIDE, CHANNELS),
                sequential(conv2D(FILTERS, 3).padding(Padding.SAME).activation(Activation.RELU), maxPooling2D(POOL)),
                27,
                execution);
        Tensor w = model.weight("conv2d/kernel");
        CounterRandom random = CounterRandom.ofSeed(27);
        Tensor x = Tensor.zeros(1, SIDE, SIDE, CHANNELS);
        for (int i = 0; i < x.size(); i++) {
            x.array()[i] = (float) random.uniform(i);
        }
        double flop = 2.0 * SIDE * SIDE * TERMS * FILTERS;
        out.printf(Locale.ROOT, "64×64×3 pixels, 16 filters of 3×3: %.1f MFLOP%n", flop * 1e-6);
        float[] sliding = time(out, "sliding window    ", flop, times, () -> pool(slide(x, w)));
        out.println();
        Kernels kernels = execution.kernels();
        float[] product = time(out, "im2col and product", flop, times, () -> pool(unroll(x, w, kernels.gemm())));
        out.printf(", and %d KiB for the matrix%n", 4 * SIDE * SIDE * TERMS / 1024);
        float[] fused = time(
                out, "fused kernel      ", flop, times, () -> model.predict(x).toArray());
        out.println();
        out.println("the same bits: " + Arrays.equals(sliding, product) + ", " + Arrays.equals(sliding, fused));
    }

    /** {@code y[r,c,f] = Σ x[r+kh−1, c+kw−1, ch]·w[kh,kw,ch,f]}, zeros outside the picture. */
    private static float[] slide(Tensor x, Tensor w) {
        float[] y = new float[SIDE * SIDE * FILTERS];
        for (int r = 0; r < SIDE; r++) {
            for (int c = 0; c < SIDE; c++) {
                for (int f = 0; f < FILTERS; f++) {
                    y[(r * SIDE + c) * FILTERS + f] = window(x, w, r, c, f);
                }
            }
        }
        return y;
    }

    private static float window(Tensor x, Tensor w, int r, int c, int f) {
        float sum = 0;
        for (int kh = 0; kh < 3; kh++) {
            for (int kw = 0; kw < 3; kw++) {
                int row = r + kh - 1;
                int column = c + kw - 1;
                if (row >= 0 && row < SIDE && column >= 0 && column < SIDE) {
                    for (int ch = 0; ch < CHANNELS; ch++) {
                        float weight = w.array()[w.offset() + ((kh * 3 + kw) * CHANNELS + ch) * FILTERS + f];
                        sum = Math.fma(x.array()[(row * SIDE + column) * CHANNELS + ch], weight, sum);
                    }
                }
            }
        }
        return sum;
    }

    /** The same sums as a product: a row for each window, a column for each of its 27 pixels, times W [27,16]. */
    private static float[] unroll(Tensor x, Tensor w, Gemm gemm) {
        Tensor windows = Tensor.zeros(SIDE * SIDE, TERMS);
        for (int row = 0; row < SIDE * SIDE; row++) {
            for (int term = 0; term < TERMS; term++) {
                windows.array()[row * TERMS + term] = pixel(x, row / SIDE, row % SIDE, term);
            }
        }
        Tensor y = Tensor.zeros(SIDE * SIDE, FILTERS);
        gemm.addProduct(Matrix.of(windows), Matrix.of(w.reshape(Shape.of(TERMS, FILTERS))), Matrix.of(y));
        return y.toArray();
    }

    /** What a window at (r, c) sees as its term (kh, kw, channel). */
    private static float pixel(Tensor x, int r, int c, int term) {
        int row = r + term / (3 * CHANNELS) - 1;
        int column = c + term / CHANNELS % 3 - 1;
        boolean inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
        return inside ? x.array()[(row * SIDE + column) * CHANNELS + term % CHANNELS] : 0;
    }

    /** ReLU, and the largest value of each 4×4 pixels and filter. */
    private static float[] pool(float[] y) {
        int side = SIDE / POOL;
        float[] pooled = new float[side * side * FILTERS];
        for (int i = 0; i < y.length; i++) {
            int at = (i / FILTERS / SIDE / POOL * side + i / FILTERS % SIDE / POOL) * FILTERS + i % FILTERS;
            pooled[at] = Math.max(pooled[at], y[i]);
        }
        return pooled;
    }

    /** Runs it often, for Java to compile it, and prints the least time: compiled and undisturbed. */
    private static float[] time(PrintStream out, String name, double flop, int times, Supplier<float[]> body) {
        float[] result = body.get();
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            result = body.get();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        double least = nanos[0];
        out.printf(Locale.ROOT, "%s %5.0f µs %6.1f GFLOP/s", name, least / 1000, flop / least);
        return result;
    }
}
