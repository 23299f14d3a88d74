package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.Matrix;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Copies blocks of A and B into the order in which {@link Tile} reads them. */
final class Packing {
    private Packing() {}

    /** The columns of B when packed: whole tiles. */
    static int wholeTiles(int columns) {
        return (columns + Tile.COLUMNS - 1) / Tile.COLUMNS * Tile.COLUMNS;
    }

    /** Rows {@code row} and on, terms {@code k} and on of A, each row {@code outRow} after the one before. */
    static void copyRows(Matrix a, int row, int rows, int k, int depth, float[] out, int at, int outRow) {
        int from = a.offset() + row * a.rowStride() + k * a.columnStride();
        if (a.columnStride() == 1) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(a.array(), from + i * a.rowStride(), out, at + i * outRow, depth);
            }
        } else if (a.rowStride() == 1) {
            transpose(a.array(), from, a.columnStride(), depth, rows, out, at, outRow);
        } else {
            for (int i = 0; i < rows; i++) {
                copy(a.array(), from + i * a.rowStride(), a.columnStride(), depth, out, at + i * outRow, 1);
            }
        }
    }

    /**
     * Terms {@code k} and on, columns {@code column} and on of B: tile after tile, each [depth,COLUMNS], the last one's
     * missing columns zeros.
     */
    static void packB(Matrix b, int k, int depth, int column, int columns, float[] out, int at) {
        for (int j = 0; j < columns; j += Tile.COLUMNS) {
            int from = b.offset() + k * b.rowStride() + (column + j) * b.columnStride();
            int to = at + j * depth;
            int width = Math.min(Tile.COLUMNS, columns - j);
            if (b.columnStride() == 1 && width == Tile.COLUMNS) {
                copyTile(b.array(), from, b.rowStride(), depth, out, to);
            } else if (b.columnStride() != 1 && b.rowStride() == 1) {
                toColumns(b.array(), from, b.columnStride(), depth, width, out, to);
            } else {
                for (int i = 0; i < width; i++) {
                    copy(b.array(), from + i * b.columnStride(), b.rowStride(), depth, out, to + i, Tile.COLUMNS);
                }
            }
            if (width < Tile.COLUMNS) {
                for (int i = 0; i < depth; i++) {
                    Arrays.fill(out, to + i * Tile.COLUMNS + width, to + (i + 1) * Tile.COLUMNS, 0f);
                }
            }
        }
    }

    private static void copyTile(float[] b, int from, int stride, int depth, float[] out, int to) {
        for (int i = 0; i < depth; i++) {
            int row = from + i * stride;
            FloatVector.fromArray(SPECIES, b, row).intoArray(out, to + i * Tile.COLUMNS);
            FloatVector.fromArray(SPECIES, b, row + COUNT).intoArray(out, to + i * Tile.COLUMNS + COUNT);
        }
    }

    /** {@code out[to + i·outStride + k] = x[from + i + k·stride]} for {@code count} i: neighbours become rows. */
    static void transpose(float[] x, int from, int stride, int depth, int count, float[] out, int to, int outStride) {
        if (stride == 3 && count == 3) {
            int done = Colours.separate(x, from, depth, out, to, outStride);
            transposeAny(x, from + 3 * done, stride, depth - done, count, out, to + done, outStride);
        } else {
            transposeAny(x, from, stride, depth, count, out, to, outStride);
        }
    }

    private static void transposeAny(
            float[] x, int from, int stride, int depth, int count, float[] out, int to, int outStride) {
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            int x0 = from + i;
            int y0 = to + i * outStride;
            int y1 = y0 + outStride;
            int y2 = y1 + outStride;
            int y3 = y2 + outStride;
            for (int k = 0; k < depth; k++) {
                int at = x0 + k * stride;
                out[y0 + k] = x[at];
                out[y1 + k] = x[at + 1];
                out[y2 + k] = x[at + 2];
                out[y3 + k] = x[at + 3];
            }
        }
        for (; i < count; i++) {
            copy(x, from + i, stride, depth, out, to + i * outStride, 1);
        }
    }

    /** {@code out[to + i + k·COLUMNS] = x[from + i·stride + k]} for {@code count} i: rows become neighbours. */
    private static void toColumns(float[] x, int from, int stride, int depth, int count, float[] out, int to) {
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            int x0 = from + i * stride;
            int x1 = x0 + stride;
            int x2 = x1 + stride;
            int x3 = x2 + stride;
            int y0 = to + i;
            for (int k = 0; k < depth; k++) {
                out[y0 + k * Tile.COLUMNS] = x[x0 + k];
                out[y0 + k * Tile.COLUMNS + 1] = x[x1 + k];
                out[y0 + k * Tile.COLUMNS + 2] = x[x2 + k];
                out[y0 + k * Tile.COLUMNS + 3] = x[x3 + k];
            }
        }
        for (; i < count; i++) {
            copy(x, from + i * stride, 1, depth, out, to + i, Tile.COLUMNS);
        }
    }

    static void copy(float[] x, int from, int stride, int n, float[] out, int to, int outStride) {
        for (int k = 0; k < n; k++) {
            out[to + k * outStride] = x[from + k * stride];
        }
    }
}
