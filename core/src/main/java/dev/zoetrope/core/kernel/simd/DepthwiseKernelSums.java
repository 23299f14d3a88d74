package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.DepthwiseGeometry;
import dev.zoetrope.core.tensor.Tensor;

/**
 * The sums of the weights' gradient over images, a row of outputs at a time. Scratch memory: {@link PaddedRows}, then a row
 * of the outputs' gradients, then the sums of all lane groups, [nines·9,lanes] each.
 */
final class DepthwiseKernelSums {
    private final PaddedRows frame;
    private final LaneGroups groups;
    private final Tensor scratch;
    private final int outputs;
    private final int row;
    private final int sums;

    /** All in scratch memory. */
    DepthwiseKernelSums(DepthwiseGeometry g, Tensor scratch) {
        frame = PaddedRows.forward(g);
        groups = frame.groups();
        outputs = g.outputs();
        this.scratch = scratch;
        row = scratch.offset() + frame.size();
        sums = row + groups.count() * frame.sumsSize();
    }

    /** Floats of scratch memory. */
    static int scratchSize(DepthwiseGeometry g) {
        PaddedRows frame = PaddedRows.forward(g);
        return frame.size() + frame.groups().count() * (frame.sumsSize() + frame.weightsSize());
    }

    /** What the sums go on from: {@code dw [KH,KW,C,M]}. */
    void begin(Tensor dw) {
        groups.pack(
                frame.taps(), dw.array(), dw.offset(), outputs, outputs, scratch.array(), sums, frame.weightsSize());
    }

    /** One image's {@code x [H,W,C]} and {@code dy [OH,OW,C·M]}. */
    void add(Tensor x, Tensor dy) {
        int width = frame.columns().count();
        TapPositions taps = new TapPositions(frame, x, scratch);
        for (int i = 0; i < frame.rows().count(); i++) {
            taps.moveTo(i);
            int from = dy.offset() + i * width * outputs;
            groups.pack(width, dy.array(), from, outputs, outputs, scratch.array(), row, frame.sumsSize());
            for (int group = 0; group < groups.count(); group++) {
                int upstream = row + group * frame.sumsSize();
                for (int nine = 0; nine < frame.nines(); nine++) {
                    int nineSums = sums + group * frame.weightsSize() + nine * NineTaps.TAPS * COUNT;
                    NineTaps.addGradient(width, scratch.array(), taps.nine(nine, group), upstream, nineSums);
                }
            }
        }
    }

    /** Writes the sums to {@code dw [KH,KW,C,M]}. */
    void end(Tensor dw) {
        groups.unpack(
                frame.taps(), scratch.array(), sums, frame.weightsSize(), dw.array(), dw.offset(), outputs, outputs);
    }
}
