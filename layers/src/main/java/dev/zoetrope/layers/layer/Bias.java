package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What the sums of a convolution begin with. */
final class Bias {
    private Bias() {}

    /** Every pixel of {@code y […,F]} becomes the bias [F], or zeros. */
    static void begin(@Nullable Parameter bias, Tensor y) {
        if (bias == null) {
            y.fill(0f);
            return;
        }
        Tensor value = bias.value();
        int filters = value.size();
        for (int at = 0; at < y.size(); at += filters) {
            System.arraycopy(value.array(), value.offset(), y.array(), y.offset() + at, filters);
        }
    }
}
