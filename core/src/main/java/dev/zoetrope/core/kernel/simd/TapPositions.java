package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/** Where the taps of a row of sums lie, as it moves down a padded image and brings the image's rows to scratch memory. */
final class TapPositions {
    private final PaddedRows frame;
    private final Tensor image;
    private final Tensor scratch;
    private final int[] taps;
    private final int[] nine = new int[NineTaps.TAPS];
    private int nextRow;

    /** Before the first row of sums. */
    TapPositions(PaddedRows frame, Tensor image, Tensor scratch) {
        this.frame = frame;
        this.image = image;
        this.scratch = scratch;
        taps = new int[frame.nines() * NineTaps.TAPS];
        Arrays.fill(taps, scratch.offset() + frame.zeros());
        nextRow = frame.rows().begin();
        frame.clear(scratch);
    }

    /** To sums number i of those down the image, the one after where it was. */
    void moveTo(int i) {
        Sweep rows = frame.rows();
        Sweep columns = frame.columns();
        int first = rows.begin() + i * rows.advance();
        // a phase between the taps has none
        for (; frame.taps() > 0 && nextRow <= first + (rows.taps() - 1) * rows.dilation(); nextRow++) {
            frame.pack(image, nextRow, scratch);
        }
        for (int t = 0; t < frame.taps(); t++) {
            int row = first + t / columns.taps() * rows.dilation();
            int column = columns.begin() + t % columns.taps() * columns.dilation();
            taps[t] = scratch.offset() + frame.position(row, column);
        }
    }

    /** Nine taps of a lane group, for the first sum of the row; those behind the last are zeros. */
    int[] nine(int number, int group) {
        for (int t = 0; t < NineTaps.TAPS; t++) {
            nine[t] = taps[number * NineTaps.TAPS + t] + group * frame.groupSize();
        }
        return nine;
    }
}
