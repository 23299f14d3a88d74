package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** A contiguous row-major tensor in double precision: what oracles compute with. */
public record Doubles(Shape shape, double[] values) {
    public Doubles {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(values.length + " values for shape " + shape);
        }
    }

    public static Doubles zeros(Shape shape) {
        return new Doubles(shape, new double[shape.size()]);
    }

    /** The same numbers, exactly. */
    public static Doubles of(Tensor tensor) {
        return new Doubles(tensor.shape(), widen(tensor.toArray()));
    }

    /** The same values under another shape. */
    public Doubles reshape(Shape other) {
        return new Doubles(other, values);
    }

    /** A value by its index along each axis. */
    public double get(int... index) {
        return values[position(index)];
    }

    /** Adds to a value. */
    public void add(double term, int... index) {
        values[position(index)] += term;
    }

    private int position(int... index) {
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            position = position * shape.dim(axis) + index[axis];
        }
        return position;
    }

    static double[] widen(float[] floats) {
        double[] values = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }
}
