package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;

final class ScalarGemm implements Gemm {
    @Override
    public void addProduct(Matrix a, Matrix b, Matrix c) {
        Gemm.check(a, b, c);
        for (int i = 0; i < c.rows(); i++) {
            for (int k = 0; k < a.columns(); k++) {
                float factor = a.array()[a.offset() + i * a.rowStride() + k * a.columnStride()];
                addScaled(
                        factor,
                        b.array(),
                        b.offset() + k * b.rowStride(),
                        c.array(),
                        c.offset() + i * c.rowStride(),
                        c.columns());
            }
        }
    }

    /** {@code c[j] = fma(factor, b[j], c[j])} for n elements. */
    static void addScaled(float factor, float[] b, int bOffset, float[] c, int cOffset, int n) {
        for (int j = 0; j < n; j++) {
            c[cOffset + j] = Math.fma(factor, b[bOffset + j], c[cOffset + j]);
        }
    }
}
