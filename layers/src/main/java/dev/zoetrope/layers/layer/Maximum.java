package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import java.util.List;

/**
 * {@code y = max(x0, x1, …)}; a gradient goes to the first input that is largest.
 *
 * <p>Inputs of any one shape, or of shapes that go together as in NumPy: an axis of 1 is repeated, and an input of fewer
 * axes is seen with axes of 1 behind the batch axis. Steps that a mask leaves out are passed over; masks as in {@link Add}.
 */
public record Maximum() implements MultiLayerSpec {
    @Override
    public MultiLayer build(List<Shape> inputs, BuildContext context) {
        return Merge.build(inputs, context, Merge.Op.MAXIMUM);
    }
}
