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
        long extent = (window - 1L) * dilation + 1;
        int output = input < extent ? 0 : (int) ((input - extent) / stride) + 1;
        return new SlidingWindow(input, window, stride, dilation, 0, 0, output);
    }

    /** Keras's {@code padding="same"}: ⌈input/stride⌉ outputs, the odd zero of the padding at the end. */
    public static SlidingWindow same(int input, int window, int stride, int dilation) {
        long extent = (window - 1L) * dilation + 1;
        int output = Math.ceilDiv(input, stride);
        int pad = Math.toIntExact(Math.max((output - 1L) * stride + extent - input, 0));
        return new SlidingWindow(input, window, stride, dilation, pad / 2, pad - pad / 2, output);
    }

    /** Keras's {@code padding="causal"}: all zeros in front, so that no output looks at a later input. */
    public static SlidingWindow causal(int input, int window, int stride, int dilation) {
        int before = Math.toIntExact((window - 1L) * dilation);
        return new SlidingWindow(input, window, stride, dilation, before, 0, Math.ceilDiv(input, stride));
    }

    /** An axis of one position, which convolutions and poolings of fewer axes do not see. */
    public static SlidingWindow none() {
        return valid(1, 1, 1, 1);
    }

    /** The size of the axis with its padding. */
    public int padded() {
        return padBefore + input + padAfter;
    }

    /** The unpadded position that tap {@code k} of output {@code o} looks at; outside the input for padding. */
    public int position(int o, int k) {
        return o * stride + k * dilation - padBefore;
    }

    /** The output that looks at unpadded position {@code i} through tap {@code k}, or −1 if none does. */
    public int output(int i, int k) {
        int distance = i - position(0, k);
        return distance >= 0 && distance % stride == 0 && distance / stride < output ? distance / stride : -1;
    }

    /** Whether an unpadded position lies in the input. */
    public boolean inside(int position) {
        return position >= 0 && position < input;
    }
}
