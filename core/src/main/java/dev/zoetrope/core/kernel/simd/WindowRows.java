package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.tensor.Tensor;

/**
 * What the windows of a convolution look at, a row of terms for each sum: (tap, channel), channels innermost. Where a row
 * of the kernel looks at neighbours, its terms are one run of the frame.
 *
 * @param first the number of the first sum, row by row
 * @param frame the padded image [PH,PW,channels]
 * @param width PW
 */
record WindowRows(Sweep rows, Sweep columns, int first, Tensor frame, int width, int channels)
        implements PackedGemm.Rows {
    /** The same from another sum on. */
    WindowRows from(int sum) {
        return sum == first ? this : new WindowRows(rows, columns, sum, frame, width, channels);
    }

    /** Terms of a sum. */
    int terms() {
        return rows.taps() * columns.taps() * channels;
    }

    @Override
    public void pack(int row, int count, int k, int depth, float[] out, int at) {
        boolean torn = columns.dilation() > 1;
        int length = torn ? channels : columns.taps() * channels;
        int runsOfRow = torn ? columns.taps() : 1;
        int down = rows.dilation() * width * channels;
        int aside = columns.dilation() * channels;
        int h = (first + row) / columns.count();
        int w = (first + row) % columns.count();
        for (int i = 0; i < count; i++) {
            int window = window(h, w);
            int to = at + i * Tile.A_ROW;
            int end = to + depth;
            int run = k / length;
            int skip = k - run * length;
            while (to < end) {
                int piece = Math.min(length - skip, end - to);
                int from = window + run / runsOfRow * down + run % runsOfRow * aside + skip;
                System.arraycopy(frame.array(), from, out, to, piece);
                to += piece;
                skip = 0;
                run++;
            }
            if (++w == columns.count()) {
                w = 0;
                h++;
            }
        }
    }

    /** Where in the frame the window of sum (h, w) begins. */
    private int window(int h, int w) {
        int row = rows.begin() + h * rows.advance();
        return frame.offset() + (row * width + columns.begin() + w * columns.advance()) * channels;
    }
}
