package dev.zoetrope.core.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's axes, outermost first. Immutable. Images are {@code [N,H,W,C]} (channels last), sequences
 * {@code [N,T,…]}, as in Keras.
 */
public final class Shape {
    private final int[] dims;
    private final int size;

    private Shape(int[] dims) {
        long product = 1;
        for (int dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("a shape has no negative axis, received " + format(dims));
            }
            product *= dim;
            if (product > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("a shape of more than 2^31 elements: " + format(dims));
            }
        }
        this.dims = dims;
        this.size = (int) product;
    }

    /**
     * A shape of the given axes; none makes the shape of a scalar.
     *
     * @throws IllegalArgumentException if an axis is negative or there are more elements than an array can hold
     */
    public static Shape of(int... dims) {
        return new Shape(dims.clone());
    }

    /** The number of axes. */
    public int rank() {
        return dims.length;
    }

    /** The size of an axis; a negative axis counts from the end, so {@code dim(-1)} is the innermost. */
    public int dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    /** The number of elements: the product of all axes. */
    public int size() {
        return size;
    }

    /** All axes, in a new array. */
    public int[] dims() {
        return dims.clone();
    }

    /** This shape with one more axis in front: {@code [N, …this]}. */
    public Shape prepend(int dim) {
        int[] longer = new int[dims.length + 1];
        longer[0] = dim;
        System.arraycopy(dims, 0, longer, 1, dims.length);
        return new Shape(longer);
    }

    /** This shape with another size of its first axis. */
    public Shape withFirst(int dim) {
        int[] other = dims.clone();
        other[0] = dim;
        return new Shape(other);
    }

    /** This shape with one more axis at the end: {@code […this, dim]}. */
    public Shape append(int dim) {
        int[] longer = Arrays.copyOf(dims, dims.length + 1);
        longer[dims.length] = dim;
        return new Shape(longer);
    }

    /** This shape without its first {@code axes} axes. */
    public Shape dropFirst(int axes) {
        return new Shape(Arrays.copyOfRange(dims, axes, dims.length));
    }

    /** This shape without its last {@code axes} axes. */
    public Shape dropLast(int axes) {
        return new Shape(Arrays.copyOfRange(dims, 0, dims.length - axes));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** For example {@code [20,64,64,3]}. */
    @Override
    public String toString() {
        return format(dims);
    }

    private static String format(int[] dims) {
        return Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
