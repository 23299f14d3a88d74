package dev.zoetrope.core.tensor;

import java.util.Arrays;
import java.util.Objects;

/**
 * A contiguous, row-major block of float32: an array, an offset and a {@link Shape}. Views ({@link #reshape}, {@link
 * #slice}) share the storage of the tensor they come from.
 */
public final class Tensor {
    private final float[] array;
    private final int offset;
    private final Shape shape;

    private Tensor(float[] array, int offset, Shape shape) {
        this.array = array;
        this.offset = offset;
        this.shape = shape;
    }

    /** A new tensor of zeros. */
    public static Tensor zeros(Shape shape) {
        return new Tensor(new float[shape.size()], 0, shape);
    }

    /** A new tensor of zeros. */
    public static Tensor zeros(int... dims) {
        return zeros(Shape.of(dims));
    }

    /** A tensor that owns the given values, row-major; the array is used, not copied. */
    public static Tensor of(float[] values, int... dims) {
        return wrap(values, 0, Shape.of(dims));
    }

    /**
     * A view of part of an array.
     *
     * @throws IllegalArgumentException if the shape does not fit the array from {@code offset} on
     */
    public static Tensor wrap(float[] array, int offset, Shape shape) {
        if (offset < 0 || offset + (long) shape.size() > array.length) {
            throw new IllegalArgumentException("shape " + shape + " at offset " + offset + " does not fit an array of "
                    + array.length + " floats");
        }
        return new Tensor(array, offset, shape);
    }

    /** The array that holds this tensor's elements, from {@link #offset()} on; it may hold others too. */
    public float[] array() {
        return array;
    }

    /** The index of the first element in {@link #array()}. */
    public int offset() {
        return offset;
    }

    public Shape shape() {
        return shape;
    }

    /** The size of an axis; a negative axis counts from the end. */
    public int dim(int axis) {
        return shape.dim(axis);
    }

    /** The number of elements. */
    public int size() {
        return shape.size();
    }

    /**
     * The same elements under another shape.
     *
     * @throws IllegalArgumentException if the number of elements differs
     */
    public Tensor reshape(Shape other) {
        if (other.size() != shape.size()) {
            throw new IllegalArgumentException("a tensor of shape " + shape + " cannot be viewed as " + other + ": "
                    + shape.size() + " elements against " + other.size());
        }
        return new Tensor(array, offset, other);
    }

    /** The {@code index}-th entry of the first axis: of {@code [N,…]} a view of shape {@code […]}. */
    public Tensor slice(int index) {
        if (index < 0 || index >= shape.dim(0)) {
            throw new IndexOutOfBoundsException("slice " + index + " of a tensor of shape " + shape);
        }
        Shape inner = shape.dropFirst(1);
        return new Tensor(array, offset + index * inner.size(), inner);
    }

    /** Entries {@code from} (inclusive) to {@code to} (exclusive) of the first axis, as a view. */
    public Tensor rows(int from, int to) {
        if (from < 0 || to < from || to > shape.dim(0)) {
            throw new IndexOutOfBoundsException("rows " + from + " to " + to + " of a tensor of shape " + shape);
        }
        int entry = shape.dim(0) == 0 ? 0 : shape.size() / shape.dim(0);
        return new Tensor(array, offset + from * entry, shape.withFirst(to - from));
    }

    /** One element, by its index along each axis. */
    public float get(int... index) {
        return array[position(index)];
    }

    /** Sets one element, by its index along each axis. */
    public void set(float value, int... index) {
        array[position(index)] = value;
    }

    private int position(int... index) {
        if (index.length != shape.rank()) {
            throw new IndexOutOfBoundsException(
                    Arrays.toString(index) + " is not an index into a tensor of shape " + shape);
        }
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            position = position * shape.dim(axis) + Objects.checkIndex(index[axis], shape.dim(axis));
        }
        return offset + position;
    }

    /** Sets every element. */
    public Tensor fill(float value) {
        Arrays.fill(array, offset, offset + size(), value);
        return this;
    }

    /**
     * Copies the elements of a tensor of the same size, whatever its shape.
     *
     * @throws IllegalArgumentException if the number of elements differs
     */
    public Tensor copyFrom(Tensor source) {
        if (source.size() != size()) {
            throw new IllegalArgumentException("cannot copy shape " + source.shape + " into " + shape);
        }
        System.arraycopy(source.array, source.offset, array, offset, size());
        return this;
    }

    /** Copies the elements {@code from} (inclusive) to {@code to} (exclusive) of a tensor of the same size. */
    public Tensor copyElements(Tensor source, int from, int to) {
        System.arraycopy(source.array, source.offset + from, array, offset + from, to - from);
        return this;
    }

    /** A tensor of its own storage with the same shape and elements. */
    public Tensor copy() {
        return new Tensor(toArray(), 0, shape);
    }

    /** The elements, row-major, in a new array. */
    public float[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + size());
    }

    @Override
    public String toString() {
        return "Tensor" + shape;
    }
}
