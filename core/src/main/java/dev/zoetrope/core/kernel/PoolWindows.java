package dev.zoetrope.core.kernel;

/** Walks the windows of a pooling, row by row, each cut to what of it lies inside the image. */
public final class PoolWindows {
    private PoolWindows() {}

    /** A window: rows {@code top … bottom−1}, columns {@code left … right−1} of an image. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Takes one window.
         *
         * @param in where the image begins in x [N,H,W,C]
         * @param out where the window's channels begin in y [N,OH,OW,C]
         */
        void visit(int top, int bottom, int left, int right, int in, int out);
    }

    /** Visits the windows of images {@code from} (inclusive) to {@code to} (exclusive). */
    public static void forEach(Pool2dGeometry g, int from, int to, Visitor visitor) {
        SlidingWindow rows = g.rows();
        SlidingWindow columns = g.columns();
        int frame = rows.input() * columns.input() * g.channels();
        for (int n = from; n < to; n++) {
            for (int oh = 0; oh < rows.output(); oh++) {
                int top = Math.max(rows.position(oh, 0), 0);
                int bottom = Math.min(rows.position(oh, rows.window()), rows.input());
                for (int ow = 0; ow < columns.output(); ow++) {
                    int left = Math.max(columns.position(ow, 0), 0);
                    int right = Math.min(columns.position(ow, columns.window()), columns.input());
                    int out = ((n * rows.output() + oh) * columns.output() + ow) * g.channels();
                    visitor.visit(top, bottom, left, right, n * frame, out);
                }
            }
        }
    }

    /** Where the channels of position (h, w) begin in an image. */
    public static int index(Pool2dGeometry g, int h, int w) {
        return (h * g.columns().input() + w) * g.channels();
    }
}
