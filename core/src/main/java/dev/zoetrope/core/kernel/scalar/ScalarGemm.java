package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Tensor;

/** Row times matrix, row by row. Packed, a factor is a copy of its rows one after another. */
final class ScalarGemm implements Gemm {
    @Override
    public void addProduct(Matrix a, Matrix b, Matrix c) {
        Gemm.checkContiguous(a, b, c);
        add(a, b, c);
    }

    @Override
    public void addProduct(Matrix a, Matrix b, Matrix c, Tensor scratch) {
        Gemm.check(a, b, c);
        add(a, b, c);
    }

    @Override
    public int scratchSize(int m, int k, int n) {
        return 0;
    }

    @Override
    public int packedSize(int k, int n) {
        return k * n;
    }

    @Override
    public void pack(Matrix b, Tensor packed) {
        copy(b, rows(packed, b.rows(), b.columns()));
    }

    @Override
    public void addPackedProduct(Matrix a, Tensor packed, Matrix c, Tensor scratch) {
        checkPacked(a, packed, c, scratch);
        add(a, rows(packed, a.columns(), c.columns()), c);
    }

    @Override
    public int packedLeftSize(int m, int k) {
        return m * k;
    }

    @Override
    public void packLeft(Matrix a, int from, int to, Tensor packed) {
        copy(a.rows(from, to), rows(packed, a.rows(), a.columns()).rows(from, to));
    }

    @Override
    public void addPackedLeftProduct(Tensor packed, int m, int from, Matrix b, Matrix c, Tensor scratch) {
        checkPackedLeft(packed, m, from, b, c, scratch);
        add(rows(packed, m, b.rows()).rows(from, from + c.rows()), b, c);
    }

    private static Matrix rows(Tensor packed, int rows, int columns) {
        return new Matrix(packed.array(), packed.offset(), rows, columns, columns, 1);
    }

    @Override
    public void copy(Matrix a, Matrix rows) {
        for (int i = 0; i < a.rows(); i++) {
            for (int k = 0; k < a.columns(); k++) {
                rows.array()[rows.offset() + i * rows.rowStride() + k] =
                        a.array()[a.offset() + i * a.rowStride() + k * a.columnStride()];
            }
        }
    }

    private static void add(Matrix a, Matrix b, Matrix c) {
        for (int i = 0; i < c.rows(); i++) {
            int row = c.offset() + i * c.rowStride();
            for (int k = 0; k < a.columns(); k++) {
                float factor = a.array()[a.offset() + i * a.rowStride() + k * a.columnStride()];
                int bRow = b.offset() + k * b.rowStride();
                if (b.columnStride() == 1) {
                    addScaled(factor, b.array(), bRow, c.array(), row, c.columns());
                } else {
                    addScaled(factor, b.array(), bRow, b.columnStride(), c.array(), row, c.columns());
                }
            }
        }
    }

    /** {@code c[j] = fma(factor, b[j], c[j])} for n elements. */
    static void addScaled(float factor, float[] b, int bOffset, float[] c, int cOffset, int n) {
        for (int j = 0; j < n; j++) {
            c[cOffset + j] = Math.fma(factor, b[bOffset + j], c[cOffset + j]);
        }
    }

    private static void addScaled(float factor, float[] b, int bOffset, int bStride, float[] c, int cOffset, int n) {
        for (int j = 0; j < n; j++) {
            c[cOffset + j] = Math.fma(factor, b[bOffset + j * bStride], c[cOffset + j]);
        }
    }
}
