package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;

/**
 * Images of three channels and kernels three pixels wide, what nearly every first layer is. The nine weights of a kernel row stay in registers, and each pixel, loaded
 * once, is multiplied with all nine: for the three pixels of the output that see it, of which one is done with it and goes to memory, and
 * another begins. So a pixel costs five accesses to memory for nine multiply-adds, and each sum still has its terms in their order.
 *
 * <p>The sums wait in memory from one kernel row to the next.
 *
 * <p>Memory: a row of the output in which each pixel is the bias.
 */
final class ColourConvolution implements RowConvolution {
    private static final int CHANNELS = 3;
    private static final int TAPS = 3;

    private final ConvMaxPoolGeometry g;
    private final Tensor x;
    private final Tensor packed;
    private final PaddedFrame frame;
    private final float[] memory;
    private final int image;
    private final int bias;
    private int weights;
    private int step;

    /**
     * @param x [N,H,W,3]
     * @param packed from {@link SimdConvMaxPool#pack}
     * @param image where in the memory the frame is, zeros around it
     * @param at where in the memory there is room, {@link #memory} floats
     */
    ColourConvolution(
            ConvMaxPoolGeometry g, Tensor x, Tensor packed, PaddedFrame frame, float[] memory, int image, int at) {
        this.g = g;
        this.x = x;
        this.packed = packed;
        this.frame = frame;
        this.memory = memory;
        this.image = image;
        bias = at;
    }

    static boolean fits(ConvMaxPoolGeometry g) {
        return g.conv().channels() == CHANNELS
                && g.conv().columns().window() == TAPS
                && g.conv().columns().stride() == 1;
    }

    static int memory(ConvMaxPoolGeometry g) {
        return seen(g) * COUNT;
    }

    /** The pixels of a padded row that the output's pixels see. */
    private static int seen(ConvMaxPoolGeometry g) {
        return g.conv().columns().output() + TAPS - 1;
    }

    @Override
    public void load(int n, int row) {
        frame.loadRows(x, n, memory, image, row, row + 1);
    }

    @Override
    public void begin(int weights, int step) {
        this.weights = weights;
        this.step = step;
        for (int i = 0; i < seen(g); i++) {
            System.arraycopy(packed.array(), weights, memory, bias + i * COUNT, COUNT);
        }
    }

    @Override
    public void run(int row, int z) {
        int at = image + g.padded(row, 0);
        int kernelRow = weights + step;
        int sums = bias;
        for (int i = 0; i < g.conv().rows().window(); i++) {
            addRow(seen(g), memory, at, packed.array(), kernelRow, step, sums, z - (TAPS - 1) * COUNT);
            at += g.imageStride();
            kernelRow += TAPS * CHANNELS * step;
            sums = z;
        }
    }

    /**
     * {@code z[j+2] = sums[j] + Σ a[3j+k]·b[k]}, k = 0 … 8, for the pixels j of the output. What comes into the first two places of z is
     * of no use, and what is read behind the sums comes into no pixel.
     *
     * @param seen pixels of a
     * @param a0 where the first is
     * @param b0 where the first weight is
     */
    private static void addRow(int seen, float[] a, int a0, float[] b, int b0, int step, int sums, int z) {
        FloatVector w0 = FloatVector.fromArray(SPECIES, b, b0);
        FloatVector w1 = FloatVector.fromArray(SPECIES, b, b0 + step);
        FloatVector w2 = FloatVector.fromArray(SPECIES, b, b0 + 2 * step);
        FloatVector w3 = FloatVector.fromArray(SPECIES, b, b0 + 3 * step);
        FloatVector w4 = FloatVector.fromArray(SPECIES, b, b0 + 4 * step);
        FloatVector w5 = FloatVector.fromArray(SPECIES, b, b0 + 5 * step);
        FloatVector w6 = FloatVector.fromArray(SPECIES, b, b0 + 6 * step);
        FloatVector w7 = FloatVector.fromArray(SPECIES, b, b0 + 7 * step);
        FloatVector w8 = FloatVector.fromArray(SPECIES, b, b0 + 8 * step);
        FloatVector second = FloatVector.zero(SPECIES);
        FloatVector third = FloatVector.zero(SPECIES);
        for (int j = 0; j < seen; j++) {
            FloatVector red = FloatVector.broadcast(SPECIES, a[a0 + CHANNELS * j]);
            FloatVector green = FloatVector.broadcast(SPECIES, a[a0 + CHANNELS * j + 1]);
            FloatVector blue = FloatVector.broadcast(SPECIES, a[a0 + CHANNELS * j + 2]);
            FloatVector first = FloatVector.fromArray(SPECIES, a, sums + j * COUNT);
            first = blue.fma(w2, green.fma(w1, red.fma(w0, first)));
            second = blue.fma(w5, green.fma(w4, red.fma(w3, second)));
            third = blue.fma(w8, green.fma(w7, red.fma(w6, third)));
            third.intoArray(a, z + j * COUNT);
            third = second;
            second = first;
        }
    }
}
