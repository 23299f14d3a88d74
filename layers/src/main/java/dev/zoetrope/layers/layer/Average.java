package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import java.util.List;

/**
 * {@code y = (x0 + x1 + …)/inputs}
 *
 * <p>Inputs of any one shape, or of shapes that go together as in NumPy: an axis of 1 is repeated, and an input of fewer
 * axes is seen with axes of 1 behind the batch axis. Masks as in {@link Add}.
 */
public record Average() implements MultiLayerSpec {
    @Override
    public MultiLayer build(List<Shape> inputs, BuildContext context) {
        return Merge.build(inputs, context, Merge.Op.AVERAGE);
    }
}
