package dev.zoetrope.core.kernel;

/**
 * How a window slides along one axis: output o looks at the padded positions {@code o·stride + k·dilation} for
 * {@code k = 0 … window−1}.
 *
 * @param input size of the axis
 * @param window number of taps
 * @param padBefore zeros in front of the axis
 * @param padAfter zeros behind it
 * @param output number of positions of the window
 */
public record SlidingWindow(int input, int window, int stride, int dilation, int padBefore, int padAfter, int output) {

    /** Keras's {@code padding="valid"}: the window stays inside the axis; what it does not reach is left out. */
    public static SlidingWindow valid(int input, int window, int stride, int dilation) {
        int extent = (window - 1) * dilation + 1;
        int output = input < extent ? 0 : (input - extent) / stride + 1;
        return new SlidingWindow(input, window, stride, dilation, 0, 0, output);
    }

    /** Keras's {@code padding="same"}: ⌈input/stride⌉ outputs, the odd zero of the padding at the end. */
    public static SlidingWindow same(int input, int window, int stride, int dilation) {
        int extent = (window - 1) * dilation + 1;
        int output = (input + stride - 1) / stride;
        int pad = Math.max((output - 1) * stride + extent - input, 0);
        return new SlidingWindow(input, window, stride, dilation, pad / 2, pad - pad / 2, output);
    }

    /** The size of the axis with its padding. */
    public int padded() {
        return padBefore + input + padAfter;
    }

    /** The unpadded position that tap {@code k} of output {@code o} looks at; outside the input for padding. */
    public int position(int o, int k) {
        return o * stride + k * dilation - padBefore;
    }

    /**
     * The window that slides over the outputs of this one, for each input over those that looked at it; for stride 1.
     *
     * @throws IllegalStateException for another stride
     */
    SlidingWindow transposed() {
        if (stride != 1) {
            throw new IllegalStateException("no transposed window of stride " + stride);
        }
        int reach = (window - 1) * dilation;
        return new SlidingWindow(output, window, 1, dilation, reach - padBefore, reach - padAfter, input);
    }
}
