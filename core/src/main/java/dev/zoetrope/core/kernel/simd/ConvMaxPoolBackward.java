package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Back a few rows of windows at a time, by {@linkplain WindowEvents what reaches} the convolution through them. */
final class ConvMaxPoolBackward implements ConvMaxPoolKernel.Backward {
    private final ConvMaxPoolGeometry g;
    private final Tensor w;
    private final @Nullable Tensor dx;
    private final WindowEvents events;
    private final @Nullable EventLists lists;

    ConvMaxPoolBackward(
            ConvMaxPoolGeometry g,
            ConvMaxPoolKernel.Result forward,
            Tensor dy,
            Tensor w,
            @Nullable Tensor dx,
            Tensor scratch) {
        this.g = g;
        this.w = w;
        this.dx = dx;
        events = new WindowEvents(g, forward, dy, scratch);
        lists = EventLists.fits(g) ? events.lists() : null;
    }

    @Override
    public void run(Tensor dw, Tensor db, int from, int to) {
        int atOnce = g.imagesAtOnce();
        for (int first = from; first < to; first += atOnce) {
            int images = Math.min(atOnce, to - first);
            if (dx != null) {
                events.clearInputGradients(images);
            }
            int rows = images * g.pool().rows().output();
            for (int row = 0; row < rows; row += g.windowRowsAtOnce()) {
                runRows(dw, db, first, images, row, Math.min(rows, row + g.windowRowsAtOnce()));
            }
            if (dx != null) {
                events.storeInputGradients(dx, first, images);
            }
        }
    }

    /** Rows of windows, counted from image {@code first} on. */
    private void runRows(Tensor dw, Tensor db, int first, int images, int from, int to) {
        events.loadRows(first, images, from, to);
        if (lists == null || dx != null) {
            events.find(first, from, to);
        }
        if (dx != null) {
            events.addInputGradient(w);
        }
        if (lists == null) {
            events.addTo(dw, db);
        } else {
            lists.addTo(first, from, to, dw, db);
        }
    }
}
