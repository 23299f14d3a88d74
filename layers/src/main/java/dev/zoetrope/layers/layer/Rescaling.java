package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** {@code y = x·scale + offset}, for example 1/255 for images of bytes. Any input shape. */
public record Rescaling(float scale, float offset) implements LayerSpec {
    private static final int GRAIN = 1 << 14;

    /** Without an offset. */
    public Rescaling(float scale) {
        this(scale, 0f);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return new PointwiseLayer(
                context,
                input,
                (x, pass) -> new Forward(scaled(x, scale, offset, pass), dy -> scaled(dy, scale, 0f, pass)));
    }

    private static Tensor scaled(Tensor x, float scale, float offset, Pass pass) {
        Tensor y = pass.tensor(x.shape());
        pass.parallel().forRanges(x.size(), GRAIN, (from, to, worker) -> {
            for (int i = from; i < to; i++) {
                y.array()[y.offset() + i] = x.array()[x.offset() + i] * scale + offset;
            }
        });
        return y;
    }
}
