package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * A matrix as a window on an array: element (i, j) is {@code array[offset + i·rowStride + j·columnStride]}.
 */
public record Matrix(float[] array, int offset, int rows, int columns, int rowStride, int columnStride) {
    /** A tensor {@code [rows, columns]}, or of higher rank with all but the last axis as rows. */
    public static Matrix of(Tensor x) {
        int columns = x.dim(-1);
        int rows = columns == 0 ? 0 : x.size() / columns;
        return new Matrix(x.array(), x.offset(), rows, columns, columns, 1);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive). */
    public Matrix rows(int from, int to) {
        return from == 0 && to == rows
                ? this
                : new Matrix(array, offset + from * rowStride, to - from, columns, rowStride, columnStride);
    }

    /** Columns {@code from} (inclusive) to {@code to} (exclusive). */
    public Matrix columns(int from, int to) {
        return from == 0 && to == columns
                ? this
                : new Matrix(array, offset + from * columnStride, rows, to - from, rowStride, columnStride);
    }

    /** The same elements with rows and columns exchanged; nothing is copied. */
    public Matrix transposed() {
        return new Matrix(array, offset, columns, rows, columnStride, rowStride);
    }

    @Override
    public String toString() {
        return "Matrix[" + rows + "," + columns + "]";
    }
}
