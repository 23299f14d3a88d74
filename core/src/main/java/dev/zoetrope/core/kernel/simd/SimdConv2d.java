package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.Conv2dKernel;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;

/**
 * Convolutions as {@linkplain PackedGemm products} of what their windows look at with the weights. The windows are never
 * unrolled as a whole, as they are in Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for
 * Document Processing" (2006), but a block of them at a time, which is used while it is in the cache: the copy that a
 * product makes of its left side anyhow.
 *
 * <p>The input's gradient is made of convolutions of {@code dy}, one for each {@linkplain Sweep phase} of the stride; the
 * kernel's is the product of the windows, transposed, with {@code dy}.
 *
 * <p>Scratch memory: a padded image, then that of the product.
 */
final class SimdConv2d implements Conv2dKernel {
    @Override
    public int scratchSize(Conv2dGeometry g) {
        int taps = g.rows().window() * g.columns().window();
        int outputs = g.rows().output() * g.columns().output();
        int inputs = g.rows().input() * g.columns().input();
        int sums = Math.max(PaddedFrame.of(g).size(), gradientFrame(g).size())
                + PackedGemm.scratchForPacked(Math.max(outputs, inputs));
        int gradient = TermRows.size(g) + PackedGemm.scratch(taps * g.groupChannels(), outputs, g.groupFilters());
        return Math.max(sums, gradient);
    }

    /** The frame of {@code dy} in which the windows of all phases slide. */
    private static PaddedFrame gradientFrame(Conv2dGeometry g) {
        return new PaddedFrame(
                g.rows().output(),
                g.columns().output(),
                g.filters(),
                g.groups(),
                Sweep.before(g.rows()),
                Sweep.before(g.columns()),
                Sweep.padded(g.rows()),
                Sweep.padded(g.columns()));
    }

    @Override
    public int packedSize(Conv2dGeometry g) {
        int taps = g.rows().window() * g.columns().window();
        int forward = g.groupChannels() * Packing.wholeTiles(g.groupFilters());
        int backward = g.groupFilters() * Packing.wholeTiles(g.groupChannels());
        return g.groups() * taps * Math.max(forward, backward);
    }

    @Override
    public void pack(Conv2dGeometry g, Tensor w, Tensor packed) {
        int terms = g.rows().window() * g.columns().window() * g.groupChannels();
        int at = packed.offset();
        for (int group = 0; group < g.groups(); group++) {
            int from = w.offset() + group * g.groupFilters();
            Matrix b = new Matrix(w.array(), from, terms, g.groupFilters(), g.filters(), 1);
            Packing.packB(b, 0, terms, 0, b.columns(), packed.array(), at);
            at += terms * Packing.wholeTiles(b.columns());
        }
    }

    @Override
    public void packTransposed(Conv2dGeometry g, Tensor w, Tensor packed) {
        int at = packed.offset();
        for (int group = 0; group < g.groups(); group++) {
            for (int phase = 0; phase < phases(g); phase++) {
                Sweep rows = rows(g, phase);
                Sweep columns = columns(g, phase);
                for (int tile = 0; tile < g.groupChannels(); tile += Tile.COLUMNS) {
                    int width = Math.min(Tile.COLUMNS, g.groupChannels() - tile);
                    for (int tap = 0; tap < rows.taps() * columns.taps(); tap++) {
                        int kernelTap =
                                rows.tap(tap / columns.taps()) * g.columns().window()
                                        + columns.tap(tap % columns.taps());
                        int from = w.offset()
                                + (kernelTap * g.groupChannels() + tile) * g.filters()
                                + group * g.groupFilters();
                        Matrix b = new Matrix(w.array(), from, g.groupFilters(), width, 1, g.filters());
                        Packing.packB(b, 0, b.rows(), 0, width, packed.array(), at);
                        at += b.rows() * Tile.COLUMNS;
                    }
                }
            }
        }
    }

    private static int phases(Conv2dGeometry g) {
        return g.rows().stride() * g.columns().stride();
    }

    private static Sweep rows(Conv2dGeometry g, int phase) {
        return Sweep.backward(g.rows(), phase / g.columns().stride());
    }

    private static Sweep columns(Conv2dGeometry g, int phase) {
        return Sweep.backward(g.columns(), phase % g.columns().stride());
    }

    @Override
    public void addForward(Conv2dGeometry g, Tensor x, Tensor packed, Tensor y, Tensor scratch, int from, int to) {
        PaddedFrame frame = PaddedFrame.of(g);
        Sweep rows = Sweep.forward(g.rows());
        Sweep columns = Sweep.forward(g.columns());
        int pixels = g.rows().output() * g.columns().output();
        Tensor room = after(scratch, frame.size());
        for (int n = from; n < to; n++) {
            int weights = packed.offset();
            for (int group = 0; group < g.groups(); group++) {
                Tensor framed = framed(frame, x, n, group, scratch);
                WindowRows windows = new WindowRows(rows, columns, 0, framed, frame.paddedWidth(), g.groupChannels());
                int at = y.offset() + n * pixels * g.filters() + group * g.groupFilters();
                Matrix c = new Matrix(y.array(), at, pixels, g.groupFilters(), g.filters(), 1);
                PackedGemm.addPackedProduct(windows, windows.terms(), packed.array(), weights, c, room);
                weights += windows.terms() * Packing.wholeTiles(g.groupFilters());
            }
        }
    }

    @Override
    public void addInputGradient(
            Conv2dGeometry g, Tensor dy, Tensor packed, Tensor dx, Tensor scratch, int from, int to) {
        PaddedFrame frame = gradientFrame(g);
        int image = g.rows().input() * g.columns().input() * g.channels();
        Tensor room = after(scratch, frame.size());
        for (int n = from; n < to; n++) {
            int weights = packed.offset();
            for (int group = 0; group < g.groups(); group++) {
                Tensor framed = framed(frame, dy, n, group, scratch);
                int at = dx.offset() + n * image + group * g.groupChannels();
                for (int phase = 0; phase < phases(g); phase++) {
                    Sweep rows = rows(g, phase);
                    Sweep columns = columns(g, phase);
                    WindowRows windows =
                            new WindowRows(rows, columns, 0, framed, frame.paddedWidth(), g.groupFilters());
                    addPhase(g, windows, packed.array(), weights, dx.array(), at, room);
                    weights += windows.terms() * Packing.wholeTiles(g.groupChannels());
                }
            }
        }
    }

    /** The inputs of a phase stand as many apart as the stride, row by row; those of the only phase without a break. */
    private static void addPhase(
            Conv2dGeometry g, WindowRows windows, float[] weights, int weightsAt, float[] dx, int dxAt, Tensor room) {
        Sweep rows = windows.rows();
        Sweep columns = windows.columns();
        int step = columns.step() * g.channels();
        int products = phases(g) == 1 ? 1 : rows.count();
        int sums = rows.count() * columns.count() / Math.max(1, products);
        for (int i = 0; i < products; i++) {
            int row = rows.first() + i * rows.step();
            int at = dxAt + (row * g.columns().input() + columns.first()) * g.channels();
            Matrix c = new Matrix(dx, at, sums, g.groupChannels(), step, 1);
            PackedGemm.addPackedProduct(windows.from(i * sums), windows.terms(), weights, weightsAt, c, room);
        }
    }

    /** A padded image: the image itself where that is one, else a copy in scratch memory. */
    private static Tensor framed(PaddedFrame frame, Tensor x, int n, int group, Tensor scratch) {
        if (frame.isImage()) {
            return x.slice(n);
        }
        frame.load(x, n, group, scratch);
        return scratch;
    }

    private static Tensor after(Tensor scratch, int floats) {
        return scratch.rows(floats, scratch.dim(0));
    }

    @Override
    public void addKernelGradient(Conv2dGeometry g, Tensor x, Tensor dy, Tensor dw, Tensor scratch, int from, int to) {
        int terms = g.rows().window() * g.columns().window() * g.groupChannels();
        int pixels = g.rows().output() * g.columns().output();
        Tensor room = after(scratch, TermRows.size(g));
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                int filter = group * g.groupFilters();
                int at = dy.offset() + n * pixels * g.filters() + filter;
                Matrix gradients = new Matrix(dy.array(), at, pixels, g.groupFilters(), g.filters(), 1);
                Matrix sum = new Matrix(dw.array(), dw.offset() + filter, terms, g.groupFilters(), g.filters(), 1);
                PackedGemm.addProduct(TermRows.of(g, x, n, group, scratch), gradients, sum, room);
            }
        }
    }
}
