package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.SlidingWindow;

/** What a window does at the border. */
public enum Padding {
    /** It stays inside. */
    VALID,
    /** The border is padded so that stride 1 keeps the size. */
    SAME;

    SlidingWindow window(int input, int window, int stride, int dilation) {
        return this == SAME
                ? SlidingWindow.same(input, window, stride, dilation)
                : SlidingWindow.valid(input, window, stride, dilation);
    }
}
