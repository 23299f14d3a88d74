package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that is known when a graph is read: a weight, or what the graph computes of shapes. One whose elements are all
 * the same need hold only one of them, so that zeros for a batch of unknown size take no room.
 *
 * @param dims sizes; 1 element if {@code uniform}, whatever they say
 */
record Known(long[] dims, float @Nullable [] floats, long @Nullable [] integers) implements Operand {
    static Known of(Onnx.Array array) {
        return new Known(array.dims().stream().mapToLong(dim -> dim).toArray(), array.floats(), array.integers());
    }

    static Known ofIntegers(long... values) {
        return new Known(new long[] {values.length}, null, values);
    }

    @Override
    public long[] dims() {
        return dims;
    }

    int stored() {
        return floats != null ? floats.length : integers == null ? 0 : integers.length;
    }

    /** Whether all elements are the same one. */
    boolean uniform() {
        return stored() == 1;
    }

    float real(int i) {
        return floats != null ? floats[i] : integer(i);
    }

    long integer(int i) {
        return integers != null ? integers[i] : (long) Objects.requireNonNull(floats)[i];
    }

    /** All elements, of a tensor of few: a shape, axes, pads. */
    long[] integers(String what) {
        if (dims.length > 1 || elements() > 1000) {
            throw new IllegalArgumentException(what + " is no short list of whole numbers");
        }
        return IntStream.range(0, (int) elements())
                .mapToLong(i -> integer(uniform() ? 0 : i))
                .toArray();
    }

    /** The only element. */
    float scalar(String what) {
        if (elements() != 1) {
            throw new IllegalArgumentException(
                    what + " has the shape " + Arrays.toString(dims) + ", one number is wanted");
        }
        return real(0);
    }

    long elements() {
        long elements = 1;
        for (long dim : dims) {
            elements = Math.multiplyExact(elements, dim);
        }
        return elements;
    }

    /** As floats, each element there. */
    Tensor tensor(Budget budget) {
        int[] sizes = Arrays.stream(dims).mapToInt(Math::toIntExact).toArray();
        if (floats != null && floats.length == elements()) {
            return Tensor.of(floats, sizes);
        }
        budget.spend(elements());
        Tensor tensor = Tensor.zeros(Shape.of(sizes));
        for (int i = 0; i < tensor.size(); i++) {
            tensor.array()[i] = real(uniform() ? 0 : i);
        }
        return tensor;
    }

    Known withDims(long... other) {
        return new Known(other, floats, integers);
    }

    /** Element i of the result is element {@code from[i]} of this. */
    Known picked(long[] shape, int... from) {
        if (uniform()) {
            return withDims(shape);
        }
        return floats != null
                ? new Known(shape, gather(floats, from), null)
                : new Known(
                        shape,
                        null,
                        Arrays.stream(from).mapToLong(this::integer).toArray());
    }

    private static float[] gather(float[] values, int... from) {
        float[] picked = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            picked[i] = values[from[i]];
        }
        return picked;
    }

    /** Both, element by element, one repeated along axes of 1 as NumPy does. */
    static Known combined(
            Known a, Known b, LongBinaryOperator ofIntegers, DoubleBinaryOperator ofReals, Budget budget) {
        long[] shape = broadcast(a.dims, b.dims);
        boolean uniform = a.uniform() && b.uniform();
        long elements = uniform ? 1 : new Known(shape, null, null).elements();
        budget.spend(elements);
        int count = (int) elements;
        boolean whole = a.integers != null && b.integers != null;
        float[] reals = whole ? null : new float[count];
        long[] integers = whole ? new long[count] : null;
        for (int i = 0; i < count; i++) {
            int one = a.uniform() ? 0 : place(i, shape, a.dims);
            int other = b.uniform() ? 0 : place(i, shape, b.dims);
            if (integers != null) {
                integers[i] = ofIntegers.applyAsLong(a.integer(one), b.integer(other));
            } else if (reals != null) {
                reals[i] = (float) ofReals.applyAsDouble(a.real(one), b.real(other));
            }
        }
        return new Known(shape, reals, integers);
    }

    /** Where the element of a larger tensor lies in one that is repeated. */
    static int place(int element, long[] shape, long[] dims) {
        int place = 0;
        int stride = 1;
        long rest = element;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            int own = axis - (shape.length - dims.length);
            long index = rest % shape[axis];
            rest /= shape[axis];
            if (own >= 0 && dims[own] != 1) {
                place += (int) index * stride;
                stride *= (int) dims[own];
            }
        }
        return place;
    }

    static long[] broadcast(long[] a, long[] b) {
        long[] shape = new long[Math.max(a.length, b.length)];
        for (int i = 1; i <= shape.length; i++) {
            long one = i <= a.length ? a[a.length - i] : 1;
            long other = i <= b.length ? b[b.length - i] : 1;
            if (one != other && one != 1 && other != 1) {
                throw new IllegalArgumentException(
                        "the shapes " + Arrays.toString(a) + " and " + Arrays.toString(b) + " do not go together");
            }
            shape[shape.length - i] = one == 1 ? other : one;
        }
        return shape;
    }

    @Override
    public String toString() {
        return "a constant " + List.of(Arrays.toString(dims));
    }
}
