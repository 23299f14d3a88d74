package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.SlidingWindow;

/** What a window does at the border. */
public enum Padding {
    /** It stays inside. */
    VALID,
    /** The border is padded so that stride 1 keeps the size. */
    SAME,
    /** The front is padded so that no output depends on later inputs; of {@link Conv1D} alone. */
    CAUSAL;

    SlidingWindow window(int input, int window, int stride, int dilation) {
        return switch (this) {
            case VALID -> SlidingWindow.valid(input, window, stride, dilation);
            case SAME -> SlidingWindow.same(input, window, stride, dilation);
            case CAUSAL -> SlidingWindow.causal(input, window, stride, dilation);
        };
    }

    /**
     * For layers that only know the other two.
     *
     * @throws IllegalArgumentException if this is {@link #CAUSAL}
     */
    void refuseCausal(String layer) {
        if (this == CAUSAL) {
            throw new IllegalArgumentException(layer + " pads same or valid, received causal");
        }
    }
}
