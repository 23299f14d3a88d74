package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** Axes of a batch, as Keras counts them: axis 0 is the batch's, and −1 the last. */
final class Axes {
    private Axes() {}

    /**
     * One axis of a batch of such inputs, counted from its front.
     *
     * @throws ShapeException if there is none of this number, or it is the batch axis
     */
    static int of(BuildContext context, Shape input, int axis) {
        int rank = input.rank() + 1;
        int found = axis < 0 ? axis + rank : axis;
        if (found < 1 || found >= rank) {
            throw new ShapeException(context.path(), "inputs with an axis " + axis + " behind the batch axis", input);
        }
        return found;
    }

    /**
     * The order of axes that puts some at the end, in ascending order, and leaves the others in theirs.
     *
     * @throws ShapeException if an axis is missing, or named twice
     */
    static Transposition last(BuildContext context, Shape input, List<Integer> axes) {
        int[] end = axes.stream()
                .mapToInt(axis -> of(context, input, axis))
                .sorted()
                .distinct()
                .toArray();
        if (end.length != axes.size()) {
            throw new ShapeException(context.path(), "each axis of " + axes + " once", input);
        }
        IntStream front = IntStream.rangeClosed(0, input.rank())
                .filter(axis -> IntStream.of(end).noneMatch(other -> other == axis));
        return new Transposition(IntStream.concat(front, IntStream.of(end)).toArray());
    }

    /** The sizes of some axes, in ascending order of these. */
    static Shape sizes(BuildContext context, Shape input, List<Integer> axes) {
        return Shape.of(axes.stream()
                .mapToInt(axis -> of(context, input, axis))
                .sorted()
                .map(axis -> input.dim(axis - 1))
                .toArray());
    }

    /** A tensor whose last axes have so many elements, with these as one. */
    static Tensor rows(Tensor x, int width) {
        return x.reshape(Shape.of(width == 0 ? 0 : x.size() / width, width));
    }
}
