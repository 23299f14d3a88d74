package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Blocks of 6 rows × 2 vectors of C, held in registers while k runs: twelve accumulators, two vectors of B and one
 * broadcast element of A are fifteen of the sixteen registers that a 256-bit machine has, and twelve independent chains
 * of fused multiply-adds hide the latency of one. Lanes run over columns of C; every element's chain is in the order of
 * k whatever the block it falls in.
 */
final class SimdGemm implements Gemm {
    private static final int ROWS = 6;

    @Override
    public void addProduct(Matrix a, Matrix b, Matrix c) {
        Gemm.check(a, b, c);
        addProduct(
                c.rows(),
                c.columns(),
                a.columns(),
                a.array(),
                a.offset(),
                a.rowStride(),
                a.columnStride(),
                b.array(),
                b.offset(),
                b.rowStride(),
                c.array(),
                c.offset(),
                c.rowStride());
    }

    /** {@link Gemm#addProduct} on bare arrays, for kernels that call it for many small matrices. */
    static void addProduct(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            int aColumn,
            float[] b,
            int bOffset,
            int bRow,
            float[] c,
            int cOffset,
            int cRow) {
        int j = 0;
        for (; j + 2 * COUNT <= columns; j += 2 * COUNT) {
            int i = 0;
            for (; i + ROWS <= rows; i += ROWS) {
                sixByTwo(
                        depth,
                        a,
                        aOffset + i * aRow,
                        aRow,
                        aColumn,
                        b,
                        bOffset + j,
                        bRow,
                        c,
                        cOffset + i * cRow + j,
                        cRow);
            }
            for (; i < rows; i++) {
                oneByTwo(depth, a, aOffset + i * aRow, aColumn, b, bOffset + j, bRow, c, cOffset + i * cRow + j);
            }
        }
        for (; j < columns; j += COUNT) {
            VectorMask<Float> lanes = SPECIES.indexInRange(j, columns);
            for (int i = 0; i < rows; i++) {
                oneByPart(
                        lanes, depth, a, aOffset + i * aRow, aColumn, b, bOffset + j, bRow, c, cOffset + i * cRow + j);
            }
        }
    }

    private static void sixByTwo(
            int depth,
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int bAt,
            int bRow,
            float[] c,
            int c0,
            int cRow) {
        int c1 = c0 + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        int c4 = c3 + cRow;
        int c5 = c4 + cRow;
        FloatVector s00 = load(c, c0);
        FloatVector s01 = load(c, c0 + COUNT);
        FloatVector s10 = load(c, c1);
        FloatVector s11 = load(c, c1 + COUNT);
        FloatVector s20 = load(c, c2);
        FloatVector s21 = load(c, c2 + COUNT);
        FloatVector s30 = load(c, c3);
        FloatVector s31 = load(c, c3 + COUNT);
        FloatVector s40 = load(c, c4);
        FloatVector s41 = load(c, c4 + COUNT);
        FloatVector s50 = load(c, c5);
        FloatVector s51 = load(c, c5 + COUNT);
        for (int k = 0; k < depth; k++) {
            int at = a0 + k * aColumn;
            FloatVector b0 = load(b, bAt + k * bRow);
            FloatVector b1 = load(b, bAt + k * bRow + COUNT);
            FloatVector f = FloatVector.broadcast(SPECIES, a[at]);
            s00 = f.fma(b0, s00);
            s01 = f.fma(b1, s01);
            f = FloatVector.broadcast(SPECIES, a[at + aRow]);
            s10 = f.fma(b0, s10);
            s11 = f.fma(b1, s11);
            f = FloatVector.broadcast(SPECIES, a[at + 2 * aRow]);
            s20 = f.fma(b0, s20);
            s21 = f.fma(b1, s21);
            f = FloatVector.broadcast(SPECIES, a[at + 3 * aRow]);
            s30 = f.fma(b0, s30);
            s31 = f.fma(b1, s31);
            f = FloatVector.broadcast(SPECIES, a[at + 4 * aRow]);
            s40 = f.fma(b0, s40);
            s41 = f.fma(b1, s41);
            f = FloatVector.broadcast(SPECIES, a[at + 5 * aRow]);
            s50 = f.fma(b0, s50);
            s51 = f.fma(b1, s51);
        }
        s00.intoArray(c, c0);
        s01.intoArray(c, c0 + COUNT);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + COUNT);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + COUNT);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + COUNT);
        s40.intoArray(c, c4);
        s41.intoArray(c, c4 + COUNT);
        s50.intoArray(c, c5);
        s51.intoArray(c, c5 + COUNT);
    }

    private static void oneByTwo(
            int depth, float[] a, int a0, int aColumn, float[] b, int bAt, int bRow, float[] c, int c0) {
        FloatVector s0 = load(c, c0);
        FloatVector s1 = load(c, c0 + COUNT);
        for (int k = 0; k < depth; k++) {
            FloatVector f = FloatVector.broadcast(SPECIES, a[a0 + k * aColumn]);
            s0 = f.fma(load(b, bAt + k * bRow), s0);
            s1 = f.fma(load(b, bAt + k * bRow + COUNT), s1);
        }
        s0.intoArray(c, c0);
        s1.intoArray(c, c0 + COUNT);
    }

    private static void oneByPart(
            VectorMask<Float> lanes,
            int depth,
            float[] a,
            int a0,
            int aColumn,
            float[] b,
            int bAt,
            int bRow,
            float[] c,
            int c0) {
        FloatVector sum = FloatVector.fromArray(SPECIES, c, c0, lanes);
        for (int k = 0; k < depth; k++) {
            FloatVector f = FloatVector.broadcast(SPECIES, a[a0 + k * aColumn]);
            sum = f.fma(FloatVector.fromArray(SPECIES, b, bAt + k * bRow, lanes), sum);
        }
        sum.intoArray(c, c0, lanes);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
