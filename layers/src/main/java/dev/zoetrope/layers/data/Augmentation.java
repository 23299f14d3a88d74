package dev.zoetrope.layers.data;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/**
 * A random change of images [H,W,C] or clips [T,H,W,C], the same for all frames of a clip: an immutable record, with Keras's
 * name where Keras has it.
 */
public interface Augmentation {
    /**
     * The shape of what comes out.
     *
     * @throws IllegalArgumentException if there is no such change of an input of this shape
     */
    default Shape outputShape(Shape input) {
        requireFrames(input);
        return input;
    }

    /**
     * Changes an example.
     *
     * @param x [H,W,C] or [T,H,W,C]
     * @param y written, of the output shape
     * @param random the stream of this example in this epoch
     */
    void apply(Tensor x, Tensor y, CounterRandom random);

    /** Refuses what is neither an image nor a clip. */
    static void requireFrames(Shape input) {
        if (input.rank() != 3 && input.rank() != 4) {
            throw new IllegalArgumentException("images [H,W,C] or clips [T,H,W,C] wanted, received " + input);
        }
    }
}
