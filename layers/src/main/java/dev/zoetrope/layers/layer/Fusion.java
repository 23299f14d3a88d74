package dev.zoetrope.layers.layer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces layers that follow each other by one that does the work of both faster, with the same bits: a convolution with
 * ReLU and the max pooling behind it, by themselves or both under {@link TimeDistributed}. The parameters stay those of
 * the layers replaced.
 */
final class Fusion {
    private Fusion() {}

    static SequentialLayer of(SequentialLayer layers) {
        List<Layer> fused = new ArrayList<>();
        for (Layer layer : layers.layers()) {
            Layer next = layer instanceof SequentialLayer inner ? of(inner) : layer;
            Layer both = fused.isEmpty() ? null : both(fused.getLast(), next);
            if (both == null) {
                fused.add(next);
            } else {
                fused.set(fused.size() - 1, both);
            }
        }
        return new SequentialLayer(layers.context(), fused);
    }

    private static @Nullable Layer both(Layer first, Layer second) {
        if (first instanceof Conv2DLayer conv && second instanceof Pooling2D pooling) {
            return ConvMaxPoolLayer.fits(conv, pooling) ? new ConvMaxPoolLayer(conv, pooling) : null;
        }
        if (first instanceof TimeDistributedLayer one && second instanceof TimeDistributedLayer other) {
            Layer inner = both(one.inner(), other.inner());
            return inner == null ? null : new TimeDistributedLayer(one.context(), one.input(), inner);
        }
        return null;
    }
}
