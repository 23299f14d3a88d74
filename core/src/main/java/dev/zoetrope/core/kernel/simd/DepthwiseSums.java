package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.DepthwiseGeometry;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/**
 * The sums of one image, a row at a time: lane group after lane group nine taps for a whole row of pixels. What is no
 * tap any more, behind the last, takes zeros by −0, which changes no sum.
 *
 * <p>Scratch memory: {@link PaddedRows}, then a row of the result, then the weights.
 *
 * @param resultWidth of the whole result, of which these may be some pixels
 * @param kernelWidth KW
 */
record DepthwiseSums(PaddedRows frame, int resultWidth, int kernelWidth) {
    /** A convolution's outputs. */
    static DepthwiseSums forward(DepthwiseGeometry g) {
        return new DepthwiseSums(
                PaddedRows.forward(g), g.columns().output(), g.columns().window());
    }

    /** The gradients of the inputs of a phase in each direction. */
    static DepthwiseSums backward(DepthwiseGeometry g, int rowPhase, int columnPhase) {
        return new DepthwiseSums(
                PaddedRows.backward(g, rowPhase, columnPhase),
                g.columns().input(),
                g.columns().window());
    }

    private boolean empty() {
        return frame.rows().count() == 0 || frame.columns().count() == 0;
    }

    private int resultAt() {
        return frame.size();
    }

    private int weightsAt() {
        return resultAt() + frame.groups().count() * frame.sumsSize();
    }

    /** Floats of scratch memory. */
    int scratchSize() {
        return empty() ? 0 : weightsAt() + frame.groups().count() * (frame.weightsSize() + COUNT);
    }

    /**
     * Writes all sums.
     *
     * @param x [H,W,C] looked at
     * @param w [KH,KW,…]
     * @param begin [C·M], what the sums begin with
     * @param y [H,W,C] of the whole result
     */
    void write(Tensor x, Tensor w, Tensor begin, Tensor y, Tensor scratch) {
        if (empty()) {
            return;
        }
        LaneGroups groups = frame.groups();
        Sweep rows = frame.rows();
        Sweep columns = frame.columns();
        float[] s = scratch.array();
        int result = scratch.offset() + resultAt();
        int weights = scratch.offset() + weightsAt();
        int begins = weights + groups.count() * frame.weightsSize();
        packWeights(w, s, weights);
        groups.pack(1, begin.array(), begin.offset(), 0, begin.size(), s, begins, COUNT);
        TapPositions taps = new TapPositions(frame, x, scratch);
        for (int i = 0; i < rows.count(); i++) {
            taps.moveTo(i);
            for (int group = 0; group < groups.count(); group++) {
                int sums = result + group * frame.sumsSize();
                NineTaps.begin(columns.count(), s, begins + group * COUNT, sums);
                for (int nine = 0; nine < frame.nines(); nine++) {
                    int nineWeights = weights + group * frame.weightsSize() + nine * NineTaps.TAPS * COUNT;
                    NineTaps.add(columns.count(), s, taps.nine(nine, group), nineWeights, sums);
                }
            }
            int pixel = (rows.first() + i * rows.step()) * resultWidth + columns.first();
            int channels = y.dim(-1);
            groups.unpack(
                    columns.count(),
                    s,
                    result,
                    frame.sumsSize(),
                    y.array(),
                    y.offset() + pixel * channels,
                    columns.step() * channels,
                    channels);
        }
    }

    private void packWeights(Tensor w, float[] s, int at) {
        int outputs = frame.groups().outputs();
        for (int t = 0; t < frame.taps(); t++) {
            int row = frame.rows().tap(t / frame.columns().taps());
            int column = frame.columns().tap(t % frame.columns().taps());
            int from = w.offset() + (row * kernelWidth + column) * outputs;
            frame.groups().pack(1, w.array(), from, 0, outputs, s, at + t * COUNT, frame.weightsSize());
        }
        for (int group = 0; group < frame.groups().count(); group++) {
            int to = at + group * frame.weightsSize();
            Arrays.fill(s, to + frame.taps() * COUNT, to + frame.weightsSize(), -0f);
        }
    }
}
