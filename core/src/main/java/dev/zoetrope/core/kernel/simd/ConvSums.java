package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.tensor.Tensor;

/**
 * The sums of one image and one group of channels: for each pixel of a result the products of what its window looks at
 * with the weights, four pixels and a tile of outputs at a time.
 *
 * @param frame the padded image
 * @param width its width
 * @param channels of the frame
 * @param weights tiles [KH,KW,channels,COLUMNS]
 * @param y the result
 * @param yWidth pixels of a row of the result
 * @param yChannels from one pixel of the result to the next
 * @param scratch room for four pixels, a tile wide, from {@code edge} on
 */
record ConvSums(
        Sweep rows,
        Sweep columns,
        Tensor frame,
        int width,
        int channels,
        float[] weights,
        float[] y,
        int yWidth,
        int yChannels,
        float[] scratch,
        int edge) {

    /**
     * Adds all sums.
     *
     * @param at where the weights begin
     * @param yAt where the result's first output of the group stands
     * @param outputs of the group
     * @return where the weights end
     */
    int add(int at, int yAt, int outputs) {
        int pixels = rows.count() * columns.count();
        int end = at;
        for (int tile = 0; tile < outputs; tile += Tile.COLUMNS) {
            int taken = Math.min(Tile.COLUMNS, outputs - tile);
            for (int pixel = 0; pixel < pixels && rows.taps() * columns.taps() > 0; pixel += 4) {
                addPixels(pixel, end, yAt + tile, taken);
            }
            end += rows.taps() * columns.taps() * channels * Tile.COLUMNS;
        }
        return end;
    }

    private void addPixels(int pixel, int at, int yAt, int taken) {
        int h0 = pixel / columns.count();
        int w0 = pixel - h0 * columns.count();
        int last = columns.count() - 1;
        // A pixel behind the last is the last once more.
        boolean ends = h0 == rows.count() - 1;
        int h1 = w0 < last || ends ? h0 : h0 + 1;
        int w1 = w0 < last ? w0 + 1 : ends ? last : 0;
        ends = h1 == rows.count() - 1;
        int h2 = w1 < last || ends ? h1 : h1 + 1;
        int w2 = w1 < last ? w1 + 1 : ends ? last : 0;
        ends = h2 == rows.count() - 1;
        int h3 = w2 < last || ends ? h2 : h2 + 1;
        int w3 = w2 < last ? w2 + 1 : ends ? last : 0;
        int c0 = yAt + result(h0, w0);
        int c1 = yAt + result(h1, w1);
        int c2 = yAt + result(h2, w2);
        int c3 = yAt + result(h3, w3);
        int a0 = window(h0, w0);
        int a1 = window(h1, w1);
        int a2 = window(h2, w2);
        int a3 = window(h3, w3);
        int rowStep = rows.dilation() * width * channels;
        boolean torn = columns.dilation() > 1 && columns.taps() > 1;
        int calls = torn ? rows.taps() : 1;
        int runs = torn ? columns.taps() : rows.taps();
        int length = torn ? channels : columns.taps() * channels;
        int runStep = torn ? columns.dilation() * channels : rowStep;
        for (int call = 0; call < calls; call++) {
            int down = call * rowStep;
            Block.addTile(
                    runs,
                    length,
                    frame.array(),
                    a0 + down,
                    a1 + down,
                    a2 + down,
                    a3 + down,
                    runStep,
                    1,
                    weights,
                    at + call * runs * length * Tile.COLUMNS,
                    y,
                    c0,
                    c1,
                    c2,
                    c3,
                    taken,
                    scratch,
                    edge);
        }
    }

    /** Where the result of sum (h, w) stands, its first output. */
    private int result(int h, int w) {
        int row = rows.first() + h * rows.step();
        return (row * yWidth + columns.first() + w * columns.step()) * yChannels;
    }

    /** Where in the frame the window of sum (h, w) begins. */
    private int window(int h, int w) {
        int row = rows.begin() + h * rows.advance();
        return frame.offset() + (row * width + columns.begin() + w * columns.advance()) * channels;
    }
}
