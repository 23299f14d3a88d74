package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** Shapes that go together as in NumPy: an axis of 1 is repeated as often as the other shape wants. */
final class Broadcast {
    private Broadcast() {}

    /** The shape that both can be repeated to. */
    static Optional<Shape> common(Shape one, Shape other) {
        int rank = Math.max(one.rank(), other.rank());
        int[] dims = new int[rank];
        for (int axis = 1; axis <= rank; axis++) {
            int a = axis <= one.rank() ? one.dim(-axis) : 1;
            int b = axis <= other.rank() ? other.dim(-axis) : 1;
            if (a != b && a != 1 && b != 1) {
                return Optional.empty();
            }
            dims[rank - axis] = a == 1 ? b : a;
        }
        return Optional.of(Shape.of(dims));
    }

    /** {@code x [N,…]} repeated to {@code [N,…shape]}; x itself if nothing is to be repeated. */
    static Tensor expand(Tensor x, Shape shape, Pass pass) {
        if (x.shape().dropFirst(1).equals(shape)) {
            return x;
        }
        Tensor y = pass.tensor(shape.prepend(x.dim(0)));
        Walk walk = Walk.of(x.shape().dropFirst(1), shape);
        pass.parallel().forRanges(x.dim(0), 1, (from, to, worker) -> {
            for (int n = from; n < to; n++) {
                int small = x.offset() + n * walk.small;
                int large = y.offset() + n * walk.large;
                for (int row = 0; row < walk.large; row += walk.width()) {
                    walk.copyRow(x.array(), small + walk.position(row), y.array(), large + row);
                }
            }
        });
        return y;
    }

    /** {@code dy} summed, in the order of its elements, over what {@link #expand} repeated. */
    static Tensor reduce(Tensor dy, Shape shape, Pass pass) {
        if (dy.shape().equals(shape)) {
            return dy;
        }
        Tensor dx = pass.tensor(shape).fill(0f);
        Walk walk = Walk.of(shape.dropFirst(1), dy.shape().dropFirst(1));
        pass.parallel().forRanges(shape.dim(0), 1, (from, to, worker) -> {
            for (int n = from; n < to; n++) {
                int small = dx.offset() + n * walk.small;
                int large = dy.offset() + n * walk.large;
                for (int row = 0; row < walk.large; row += walk.width()) {
                    walk.addRow(dy.array(), large + row, dx.array(), small + walk.position(row));
                }
            }
        });
        return dx;
    }

    /** Where an element of the large shape comes from in the small one. */
    private record Walk(int small, int large, int[] sizes, int[] strides) {
        static Walk of(Shape small, Shape large) {
            int[] sizes = large.dims();
            int[] strides = new int[sizes.length];
            int stride = 1;
            for (int axis = 1; axis <= small.rank(); axis++) {
                strides[sizes.length - axis] = small.dim(-axis) == 1 ? 0 : stride;
                stride *= small.dim(-axis);
            }
            return new Walk(small.size(), large.size(), sizes, strides);
        }

        /** The size of the last axis. */
        int width() {
            return sizes.length == 0 ? 1 : sizes[sizes.length - 1];
        }

        /** Whether a row of the small shape is one element for all of the large one's. */
        private boolean repeats() {
            return sizes.length == 0 || strides[sizes.length - 1] == 0;
        }

        void copyRow(float[] from, int i, float[] to, int o) {
            if (repeats()) {
                Arrays.fill(to, o, o + width(), from[i]);
            } else {
                System.arraycopy(from, i, to, o, width());
            }
        }

        /** Adds a row of the large shape to what it comes from. */
        void addRow(float[] from, int i, float[] to, int o) {
            int width = width();
            if (repeats()) {
                float sum = to[o];
                for (int k = 0; k < width; k++) {
                    sum += from[i + k];
                }
                to[o] = sum;
                return;
            }
            for (int k = 0; k < width; k++) {
                to[o + k] += from[i + k];
            }
        }

        int position(int index) {
            int position = 0;
            int rest = index;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                position += rest % sizes[axis] * strides[axis];
                rest /= sizes[axis];
            }
            return position;
        }
    }
}
