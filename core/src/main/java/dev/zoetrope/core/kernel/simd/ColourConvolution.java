package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Images of three channels and kernels three pixels wide, what nearly every first layer is. The nine weights of a kernel row stay in registers, and each pixel, loaded
 * once, is multiplied with all nine: for the three pixels of the output that see it, of which one is done with it and goes to memory, and
 * another begins. So a pixel costs five accesses to memory for nine multiply-adds, and each sum still has its terms in their order.
 *
 * <p>The sums wait in memory from one kernel row to the next. The image is read where it is, and the zeros around it are multiplied as well, for the NaN
 * they give with an infinite weight.
 *
 * <p>Memory: a row of the output in which each pixel is the bias, and a row of zeros.
 */
final class ColourConvolution implements RowConvolution {
    private static final int CHANNELS = 3;
    private static final int TAPS = 3;

    private final ConvMaxPoolGeometry g;
    private final Tensor x;
    private final Tensor packed;
    private final float[] memory;
    private final int bias;
    private final int zeros;
    private int n;
    private int weights;
    private int step;

    /**
     * @param x [N,H,W,3]
     * @param packed from {@link SimdConvMaxPool#pack}
     * @param at where in the memory there is room, {@link #memory} floats
     */
    ColourConvolution(ConvMaxPoolGeometry g, Tensor x, Tensor packed, float[] memory, int at) {
        this.g = g;
        this.x = x;
        this.packed = packed;
        this.memory = memory;
        bias = at;
        zeros = bias + biased(g) * COUNT;
        Arrays.fill(memory, zeros, zeros + g.conv().columns().input() * CHANNELS, 0f);
    }

    /** Whether the image and the kernel are such, and at most one column of zeros is at each side of the image. */
    static boolean fits(ConvMaxPoolGeometry g) {
        SlidingWindow columns = g.conv().columns();
        return g.conv().channels() == CHANNELS
                && columns.window() == TAPS
                && columns.stride() == 1
                && columns.padBefore() <= 1
                && columns.padAfter() <= 1;
    }

    static int memory(ConvMaxPoolGeometry g) {
        return biased(g) * COUNT
                + ConvMaxPoolGeometry.filledUp(g.conv().columns().input() * CHANNELS);
    }

    /** Pixels of the row of biases: those that are read, also behind the output. */
    private static int biased(ConvMaxPoolGeometry g) {
        return g.conv().columns().output() + TAPS - 1;
    }

    @Override
    public void image(int n) {
        this.n = n;
    }

    @Override
    public void begin(int weights, int step) {
        this.weights = weights;
        this.step = step;
        for (int i = 0; i < biased(g); i++) {
            System.arraycopy(packed.array(), weights, memory, bias + i * COUNT, COUNT);
        }
    }

    @Override
    public void run(int row, int z) {
        SlidingWindow rows = g.conv().rows();
        int width = g.conv().columns().input();
        int left = g.conv().columns().padBefore();
        int kernelRow = weights + step;
        int sums = bias;
        for (int i = 0; i < rows.window(); i++) {
            int h = rows.position(row, i);
            boolean inside = rows.inside(h);
            addRow(
                    width,
                    inside ? x.array() : memory,
                    inside ? x.offset() + (n * rows.input() + h) * width * CHANNELS : zeros,
                    packed.array(),
                    kernelRow,
                    step,
                    memory,
                    sums + left * COUNT,
                    z - (TAPS - 1 - left) * COUNT);
            kernelRow += TAPS * CHANNELS * step;
            sums = z;
        }
    }

    /**
     * {@code z[j] = sums[j] + Σ a[3j+k]·b[k]}, k = 0 … 8, for j = −1 … width−2, where a[−3] to a[−1] and what is behind a are 0: the output's pixels, and
     * one more at an end that has no padding, which is of no use, as what comes before them is.
     *
     * @param width pixels of a
     * @param a0 where the first is
     * @param b0 where the first weight is
     * @param sums where the sum is that begins with the first pixel of a, j = 0
     * @param end where the sum goes that ends with it, j = −2
     */
    private static void addRow(
            int width, float[] a, int a0, float[] b, int b0, int step, float[] z, int sums, int end) {
        FloatVector w0 = FloatVector.fromArray(SPECIES, b, b0);
        FloatVector w1 = FloatVector.fromArray(SPECIES, b, b0 + step);
        FloatVector w2 = FloatVector.fromArray(SPECIES, b, b0 + 2 * step);
        FloatVector w3 = FloatVector.fromArray(SPECIES, b, b0 + 3 * step);
        FloatVector w4 = FloatVector.fromArray(SPECIES, b, b0 + 4 * step);
        FloatVector w5 = FloatVector.fromArray(SPECIES, b, b0 + 5 * step);
        FloatVector w6 = FloatVector.fromArray(SPECIES, b, b0 + 6 * step);
        FloatVector w7 = FloatVector.fromArray(SPECIES, b, b0 + 7 * step);
        FloatVector w8 = FloatVector.fromArray(SPECIES, b, b0 + 8 * step);
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector before = FloatVector.fromArray(SPECIES, z, sums - COUNT);
        FloatVector second = zero.fma(w2, zero.fma(w1, zero.fma(w0, before)));
        FloatVector third = zero;
        for (int j = 0; j < width; j++) {
            FloatVector red = FloatVector.broadcast(SPECIES, a[a0 + CHANNELS * j]);
            FloatVector green = FloatVector.broadcast(SPECIES, a[a0 + CHANNELS * j + 1]);
            FloatVector blue = FloatVector.broadcast(SPECIES, a[a0 + CHANNELS * j + 2]);
            FloatVector first = FloatVector.fromArray(SPECIES, z, sums + j * COUNT);
            first = blue.fma(w2, green.fma(w1, red.fma(w0, first)));
            second = blue.fma(w5, green.fma(w4, red.fma(w3, second)));
            third = blue.fma(w8, green.fma(w7, red.fma(w6, third)));
            third.intoArray(z, end + j * COUNT);
            third = second;
            second = first;
        }
        zero.fma(w8, zero.fma(w7, zero.fma(w6, third))).intoArray(z, end + width * COUNT);
    }
}
