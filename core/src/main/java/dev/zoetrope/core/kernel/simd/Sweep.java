package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.kernel.SlidingWindow;

/**
 * How a run of sums along one axis looks at a padded frame: sum i, which belongs to element {@code first + i·step} of the
 * result, looks at the frame's positions {@code begin + i·advance + j·dilation} for {@code j = 0 … taps−1}.
 *
 * <p>A convolution is one such run. Its input's gradient is one for each phase, that is, for the inputs that are the
 * same modulo the stride: only they are looked at through the same taps. With stride 1 there is one phase.
 *
 * @param count number of sums
 * @param lastTap the tap of the kernel that goes with j = 0; from one j to the next it falls by tapStep
 */
record Sweep(int count, int first, int step, int begin, int advance, int dilation, int taps, int lastTap, int tapStep) {

    /** The outputs of a convolution, in the frame of its input. Its taps rise. */
    static Sweep forward(SlidingWindow w) {
        return new Sweep(w.output(), 0, 1, 0, w.stride(), w.dilation(), w.window(), 0, -1);
    }

    /** The inputs of a phase below the stride, in the frame of the outputs' gradients. */
    static Sweep backward(SlidingWindow w, int phase) {
        Sweep sweep = unpadded(w, phase);
        return new Sweep(
                sweep.count,
                sweep.first,
                sweep.step,
                sweep.begin + before(w),
                1,
                sweep.dilation,
                sweep.taps,
                sweep.lastTap,
                sweep.tapStep);
    }

    /** Zeros before the outputs' gradients, such that no phase looks further. */
    static int before(SlidingWindow w) {
        int before = 0;
        for (int phase = 0; phase < w.stride(); phase++) {
            before = Math.max(before, -unpadded(w, phase).begin);
        }
        return before;
    }

    /** The outputs' gradients with the zeros on both sides. */
    static int padded(SlidingWindow w) {
        int end = w.output();
        for (int phase = 0; phase < w.stride(); phase++) {
            Sweep sweep = unpadded(w, phase);
            if (sweep.taps > 0) {
                end = Math.max(end, sweep.begin + sweep.count + (sweep.taps - 1) * sweep.dilation);
            }
        }
        return before(w) + end;
    }

    /** Output o looked at padded input u through tap k if {@code o·stride + k·dilation = u}. */
    private static Sweep unpadded(SlidingWindow w, int phase) {
        int stride = w.stride();
        int first = Math.floorMod(phase - w.padBefore(), stride);
        int count = first < w.input() ? (w.input() - 1 - first) / stride + 1 : 0;
        int tapStep = stride / greatestCommonDivisor(stride, w.dilation());
        int last = w.window() - 1;
        while (last >= 0 && last * w.dilation() % stride != phase) {
            last--;
        }
        int taps = last < 0 ? 0 : last / tapStep + 1;
        int begin = last < 0 ? 0 : (first + w.padBefore() - last * w.dilation()) / stride;
        return new Sweep(
                count, first, stride, begin, 1, tapStep * w.dilation() / stride, taps, Math.max(0, last), tapStep);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** The tap of the kernel that goes with j. */
    int tap(int j) {
        return lastTap - j * tapStep;
    }
}
