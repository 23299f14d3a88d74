package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * A tensor at an odd place of a larger array. All around it stands a NaN of its own bits: read, it spoils the result;
 * written over, it is missed.
 */
final class Guarded {
    private static final int SENTINEL = 0x7FC05EED;
    private static final int MARGIN = 37;

    private final Tensor tensor;
    private final float[] before;

    private Guarded(Tensor tensor) {
        this.tensor = tensor;
        this.before = tensor.array().clone();
    }

    /** Memory that holds nothing yet. */
    static Guarded empty(Shape shape, Draw draw) {
        int offset = draw.between(1, MARGIN);
        float[] array = new float[offset + shape.size() + MARGIN];
        Arrays.fill(array, Float.intBitsToFloat(SENTINEL));
        return new Guarded(Tensor.wrap(array, offset, shape));
    }

    static Guarded copyOf(Tensor content, Draw draw) {
        return new Guarded(empty(content.shape(), draw).tensor.copyFrom(content));
    }

    Tensor tensor() {
        return tensor;
    }

    /** Throws if an element changed that is none of the tensor's, or not one of those that may. */
    void check(String name, IntPredicate mayChange, String context) {
        float[] after = tensor.array();
        for (int i = 0; i < after.length; i++) {
            int index = i - tensor.offset();
            boolean own = index >= 0 && index < tensor.size() && mayChange.test(index);
            if (!own && Float.floatToRawIntBits(before[i]) != Float.floatToRawIntBits(after[i])) {
                throw new AssertionError("element " + index + " of " + name + " " + tensor.shape()
                        + " was overwritten: " + before[i] + " became " + after[i] + "\n" + context);
            }
        }
    }
}
