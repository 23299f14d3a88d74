package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.Conv2dKernel;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;

/**
 * Convolutions as {@linkplain Block blocks} on the padded image itself, without unrolling it first: the channels that a
 * row of the kernel looks at lie side by side, so what an output pixel adds up is one run of them per kernel row. A
 * dilation tears the row apart; then there is a run for each of its taps.
 *
 * <p>The input's gradient is made of convolutions of {@code dy}, one for each {@linkplain Sweep phase} of the stride.
 *
 * <p>Weights lie in tiles two vectors of outputs wide, one after another, zeros where there are no more outputs: read in
 * a line, whatever the number of filters, and a group of three filters takes the same path as one of 300. (Where they
 * stood before, each row of a tile was a power of two after the one before, and all fell into a few sets of the cache.)
 *
 * <p>Scratch memory: a padded image, then a tile of results for the edges, then a run of {@code dy}, a tile wide.
 */
final class SimdConv2d implements Conv2dKernel {
    /** Pixels whose gradients are copied together: 16 KiB with eight lanes, and as much of the image beside them. */
    private static final int RUN = 256;

    @Override
    public int scratchSize(Conv2dGeometry g) {
        return edge(g) + (4 + RUN) * Tile.COLUMNS;
    }

    private static int edge(Conv2dGeometry g) {
        return Math.max(PaddedFrame.of(g).size(), gradientFrame(g).size());
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
            for (int tile = 0; tile < g.groupFilters(); tile += Tile.COLUMNS) {
                int width = Math.min(Tile.COLUMNS, g.groupFilters() - tile);
                int from = w.offset() + group * g.groupFilters() + tile;
                copyTile(w.array(), from, g.filters(), 1, terms, width, packed.array(), at);
                at += terms * Tile.COLUMNS;
            }
        }
    }

    @Override
    public void packTransposed(Conv2dGeometry g, Tensor w, Tensor packed) {
        int at = packed.offset();
        int channelStep = g.filters();
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
                                + (kernelTap * g.groupChannels() + tile) * channelStep
                                + group * g.groupFilters();
                        copyTile(w.array(), from, 1, channelStep, g.groupFilters(), width, packed.array(), at);
                        at += g.groupFilters() * Tile.COLUMNS;
                    }
                }
            }
        }
    }

    private static void copyTile(
            float[] from, int fromAt, int rowStep, int columnStep, int rows, int width, float[] to, int toAt) {
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < Tile.COLUMNS; j++) {
                to[toAt + row * Tile.COLUMNS + j] = j < width ? from[fromAt + row * rowStep + j * columnStep] : 0f;
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
        int image = g.rows().output() * g.columns().output() * g.filters();
        for (int n = from; n < to; n++) {
            int weights = packed.offset();
            for (int group = 0; group < g.groups(); group++) {
                ConvSums sums = new ConvSums(
                        rows,
                        columns,
                        framed(frame, x, n, group, scratch),
                        frame.paddedWidth(),
                        g.groupChannels(),
                        packed.array(),
                        y.array(),
                        g.columns().output(),
                        g.filters(),
                        scratch.array(),
                        scratch.offset() + edge(g));
                weights = sums.add(weights, y.offset() + n * image + group * g.groupFilters(), g.groupFilters());
            }
        }
    }

    @Override
    public void addInputGradient(
            Conv2dGeometry g, Tensor dy, Tensor packed, Tensor dx, Tensor scratch, int from, int to) {
        PaddedFrame frame = gradientFrame(g);
        int image = g.rows().input() * g.columns().input() * g.channels();
        for (int n = from; n < to; n++) {
            int weights = packed.offset();
            for (int group = 0; group < g.groups(); group++) {
                Tensor framed = framed(frame, dy, n, group, scratch);
                for (int phase = 0; phase < phases(g); phase++) {
                    ConvSums sums = new ConvSums(
                            rows(g, phase),
                            columns(g, phase),
                            framed,
                            frame.paddedWidth(),
                            g.groupFilters(),
                            packed.array(),
                            dx.array(),
                            g.columns().input(),
                            g.channels(),
                            scratch.array(),
                            scratch.offset() + edge(g));
                    weights = sums.add(weights, dx.offset() + n * image + group * g.groupChannels(), g.groupChannels());
                }
            }
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

    @Override
    public void addKernelGradient(Conv2dGeometry g, Tensor x, Tensor dy, Tensor dw, Tensor scratch, int from, int to) {
        PaddedFrame frame = PaddedFrame.of(g);
        int width = g.columns().output();
        int runRows = Math.max(1, RUN / Math.max(1, width));
        int runColumns = Math.min(RUN, width);
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                Tensor framed = framed(frame, x, n, group, scratch);
                for (int row = 0; row < g.rows().output(); row += runRows) {
                    int rows = Math.min(runRows, g.rows().output() - row);
                    for (int column = 0; column < width; column += runColumns) {
                        int columns = Math.min(runColumns, width - column);
                        new GradientRun(g, group, row, rows, column, columns)
                                .add(framed, dy, n, dw, scratch.array(), scratch.offset() + edge(g));
                    }
                }
            }
        }
    }

    /** The part of a kernel's gradient that comes from some pixels of an image: whole rows, or part of one. */
    private record GradientRun(Conv2dGeometry g, int group, int row, int rows, int column, int columns) {
        void add(Tensor framed, Tensor dy, int n, Tensor dw, float[] scratch, int edge) {
            int pixel = (n * g.rows().output() + row) * g.columns().output() + column;
            int gradients = edge + 4 * Tile.COLUMNS;
            int windows = framed.offset()
                    + (row * g.rows().stride() * g.columns().padded()
                                    + column * g.columns().stride())
                            * g.groupChannels();
            for (int tile = 0; tile < g.groupFilters(); tile += Tile.COLUMNS) {
                int width = Math.min(Tile.COLUMNS, g.groupFilters() - tile);
                int filter = group * g.groupFilters() + tile;
                copyTile(
                        dy.array(),
                        dy.offset() + pixel * g.filters() + filter,
                        g.filters(),
                        1,
                        rows * columns,
                        width,
                        scratch,
                        gradients);
                for (int kh = 0; kh < g.rows().window(); kh++) {
                    int down = kh * g.rows().dilation() * g.columns().padded() * g.groupChannels();
                    kernelRow(framed.array(), windows + down, dw, kh, filter, width, scratch, edge);
                }
            }
        }

        /** One kernel row, a tile of filters: four (kw, c) at a time. */
        private void kernelRow(
                float[] frame, int at, Tensor dw, int kh, int filter, int width, float[] scratch, int edge) {
            int terms = g.columns().window() * g.groupChannels();
            int row = dw.offset() + kh * terms * g.filters() + filter;
            for (int i = 0; i < terms; i += 4) {
                int i1 = Math.min(i + 1, terms - 1);
                int i2 = Math.min(i + 2, terms - 1);
                int i3 = Math.min(i + 3, terms - 1);
                Block.addTile(
                        rows,
                        columns,
                        frame,
                        at + term(i),
                        at + term(i1),
                        at + term(i2),
                        at + term(i3),
                        g.rows().stride() * g.columns().padded() * g.groupChannels(),
                        g.columns().stride() * g.groupChannels(),
                        scratch,
                        edge + 4 * Tile.COLUMNS,
                        dw.array(),
                        row + i * g.filters(),
                        row + i1 * g.filters(),
                        row + i2 * g.filters(),
                        row + i3 * g.filters(),
                        width,
                        scratch,
                        edge);
            }
        }

        /** Where in a padded row term (kw, c) of a window stands. */
        private int term(int i) {
            int kw = i / g.groupChannels();
            return (kw * (g.columns().dilation() - 1)) * g.groupChannels() + i;
        }
    }
}
