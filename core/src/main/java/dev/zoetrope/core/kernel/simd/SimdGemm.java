package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Tensor;

/**
 * Small products in {@linkplain Block blocks} straight from A and B, a C narrower than a vector and what is done in a
 * microsecond through the scalar twin; larger ones through {@link PackedGemm}.
 */
final class SimdGemm implements Gemm {
    /** For fewer rows of C than this, copying B costs more than reading it where it lies. */
    private static final int PACKED_ROWS = 12;

    /** Fewer multiplications than this are not worth a vector loop, which makes garbage until C2 has compiled it. */
    private static final int FEW = 1024;

    private final Gemm scalar = Kernels.scalar().gemm();

    @Override
    public void addProduct(Matrix a, Matrix b, Matrix c, Tensor scratch) {
        Gemm.check(a, b, c);
        checkScratch(a.columns(), c, scratch);
        if (b.columnStride() == 1 && c.rows() < PACKED_ROWS) {
            addProduct(a, b, c);
        } else {
            PackedGemm.addProduct(rows(a), b, c, scratch);
        }
    }

    @Override
    public int scratchSize(int m, int k, int n) {
        return PackedGemm.scratch(m, k, n);
    }

    @Override
    public int packedSize(int k, int n) {
        return PackedGemm.packedSize(k, n);
    }

    @Override
    public void pack(Matrix b, Tensor packed) {
        Packing.packB(b, 0, b.rows(), 0, b.columns(), packed.array(), packed.offset());
    }

    @Override
    public void addPackedProduct(Matrix a, Tensor packed, Matrix c, Tensor scratch) {
        checkPacked(a, packed, c, scratch);
        PackedGemm.addPackedProduct(rows(a), a.columns(), packed.array(), packed.offset(), c, scratch);
    }

    @Override
    public int packedLeftSize(int m, int k) {
        return m < PACKED_ROWS ? 0 : PackedGemm.packedLeftSize(m, k);
    }

    @Override
    public void packLeft(Matrix a, int from, int to, Tensor packed) {
        PackedGemm.packLeft(rows(a), a.rows(), a.columns(), from, to, packed);
    }

    @Override
    public void addPackedLeftProduct(Tensor packed, int m, int from, Matrix b, Matrix c, Tensor scratch) {
        checkPackedLeft(packed, m, from, b, c, scratch);
        PackedGemm.addPackedLeftProduct(packed, m, from, b, c, scratch);
    }

    @Override
    public void copy(Matrix a, Matrix rows) {
        Packing.copyRows(a, 0, a.rows(), 0, a.columns(), rows.array(), rows.offset(), rows.rowStride());
    }

    private static PackedGemm.Rows rows(Matrix a) {
        return (row, rows, k, depth, out, at) -> Packing.copyRows(a, row, rows, k, depth, out, at, Tile.A_ROW);
    }

    @Override
    public void addProduct(Matrix a, Matrix b, Matrix c) {
        Gemm.checkContiguous(a, b, c);
        if (c.columns() < COUNT || (long) c.rows() * c.columns() * a.columns() < FEW) {
            scalar.addProduct(a, b, c);
            return;
        }
        int first = c.rows() == 1 ? addWide(a, b, c) : 0;
        for (int j = first, taken; j < c.columns(); j += taken) {
            taken = Block.columns(c.columns() - j);
            for (int i = 0; i < c.rows(); i += 4) {
                addBlock(a, b, c, i, j, Block.shift(taken));
            }
        }
    }

    /** A single row, eight vectors at a time as long as what is left after them is nothing, or a vector at least. */
    private static int addWide(Matrix a, Matrix b, Matrix c) {
        int wide = 8 * COUNT;
        int j = 0;
        while (c.columns() - j == wide || c.columns() - j >= wide + COUNT) {
            Block.addRow(
                    a.columns(),
                    a.array(),
                    a.offset(),
                    a.columnStride(),
                    b.array(),
                    b.offset() + j,
                    b.rowStride(),
                    c.array(),
                    c.offset() + j);
            j += wide;
        }
        return j;
    }

    private static void addBlock(Matrix a, Matrix b, Matrix c, int row, int column, int shift) {
        int last = c.rows() - 1;
        int row1 = Math.min(row + 1, last);
        int row2 = Math.min(row + 2, last);
        int row3 = Math.min(row + 3, last);
        int a0 = a.offset();
        int c0 = c.offset() + column;
        Block.add(
                1,
                a.columns(),
                a.array(),
                a0 + row * a.rowStride(),
                a0 + row1 * a.rowStride(),
                a0 + row2 * a.rowStride(),
                a0 + row3 * a.rowStride(),
                0,
                a.columnStride(),
                b.array(),
                b.offset() + column,
                b.rowStride(),
                c.array(),
                c0 + row * c.rowStride(),
                c0 + row1 * c.rowStride(),
                c0 + row2 * c.rowStride(),
                c0 + row3 * c.rowStride(),
                c.array(),
                c0 + row * c.rowStride(),
                c0 + row1 * c.rowStride(),
                c0 + row2 * c.rowStride(),
                c0 + row3 * c.rowStride(),
                shift);
    }
}
