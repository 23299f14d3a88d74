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
            Transposition.run(a.array(), from, a.columnStride(), depth, rows, out, at, outRow);
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
        int tiles = b.columnStride() == 1 ? columns / Tile.COLUMNS : 0;
        copyTiles(b.array(), b.offset() + k * b.rowStride() + column, b.rowStride(), depth, tiles, out, at);
        for (int j = tiles * Tile.COLUMNS; j < columns; j += Tile.COLUMNS) {
            int from = b.offset() + k * b.rowStride() + (column + j) * b.columnStride();
            int to = at + j * depth;
            int width = Math.min(Tile.COLUMNS, columns - j);
            if (b.columnStride() != 1 && b.rowStride() == 1) {
                Transposition.run(b.array(), from, b.columnStride(), width, depth, out, to, Tile.COLUMNS);
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

    /** Copies whole tiles that stand side by side, row by row of B, so that the processor fetches ahead of the copying. */
    private static void copyTiles(float[] b, int from, int stride, int depth, int tiles, float[] out, int to) {
        for (int i = 0; i < depth; i++) {
            for (int tile = 0; tile < tiles; tile++) {
                int row = from + i * stride + tile * Tile.COLUMNS;
                int at = to + (tile * depth + i) * Tile.COLUMNS;
                FloatVector.fromArray(SPECIES, b, row).intoArray(out, at);
                FloatVector.fromArray(SPECIES, b, row + COUNT).intoArray(out, at + COUNT);
            }
        }
    }

    static void copy(float[] x, int from, int stride, int n, float[] out, int to, int outStride) {
        for (int k = 0; k < n; k++) {
            out[to + k * outStride] = x[from + k * stride];
        }
    }
}
