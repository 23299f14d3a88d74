package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/** {@link Gemm}: {@code C += A·B}, on parts of larger matrices. */
final class GemmCases {
    /** How A lies in memory. */
    private enum Layout {
        ROWS,
        TRANSPOSED,
        /** One element seen as a whole row, as for sums of columns. */
        CONSTANT
    }

    private GemmCases() {}

    static List<KernelCase> all() {
        return List.of(
                new KernelCase("gemm, A by rows", draw -> draw(draw, Layout.ROWS)),
                new KernelCase("gemm, A transposed", draw -> draw(draw, Layout.TRANSPOSED)),
                new KernelCase("gemm, A of stride 0", draw -> draw(draw, Layout.CONSTANT)));
    }

    /** Sizes of {@code C [M,N] += A [M,K]·B [K,N]}, with rows of B and C that are longer than N. */
    private record Sizes(int m, int n, int k, int bRow, int cRow) {}

    private static KernelCall draw(Draw draw, Layout layout) {
        int n = draw.size(33);
        Sizes s = new Sizes(
                layout == Layout.CONSTANT ? 1 : draw.size(19),
                n,
                draw.chance(0.05) ? 0 : draw.size(33),
                n + draw.between(0, 3),
                n + draw.between(0, 3));
        Matrix a = left(layout, s, draw.between(0, 3));
        Shape aBuffer = Shape.of(Math.max(1, s.m * s.k + (s.m + s.k) * 3));
        KernelCall.Formula formula = (inputs, start) -> product(s, a, inputs.get(0), inputs.get(1), start);
        return new KernelCall(
                s + ", A " + layout + " with strides " + a.rowStride() + ", " + a.columnStride(),
                List.of(draw.normal(aBuffer), draw.normal(Shape.of(s.k * s.bRow + 1))),
                KernelCall.Output.addedTo(draw.normal(Shape.of(s.m, s.cRow))).onlyWhere(i -> i % s.cRow < s.n),
                (kernels, in, c, scratch) -> kernels.gemm()
                        .addProduct(
                                at(in.get(0), a),
                                at(in.get(1), new Matrix(new float[0], 0, s.k, s.n, s.bRow, 1)),
                                at(c, new Matrix(new float[0], 0, s.m, s.n, s.cRow, 1))),
                formula,
                KernelCall.Tolerance.ofSum(s.k, formula));
    }

    private static Matrix left(Layout layout, Sizes s, int gap) {
        float[] nowhere = {};
        return switch (layout) {
            case ROWS -> new Matrix(nowhere, 0, s.m, s.k, s.k + gap, 1);
            case TRANSPOSED -> new Matrix(nowhere, 0, s.m, s.k, 1, s.m + gap);
            case CONSTANT -> new Matrix(nowhere, 0, s.m, s.k, 0, 0);
        };
    }

    /** A matrix's sizes and strides, on the elements of a tensor. */
    private static Matrix at(Tensor x, Matrix m) {
        return new Matrix(x.array(), x.offset(), m.rows(), m.columns(), m.rowStride(), m.columnStride());
    }

    private static double[] product(Sizes s, Matrix strides, double[] a, double[] b, double[] start) {
        double[] c = start.clone();
        for (int i = 0; i < s.m; i++) {
            for (int j = 0; j < s.n; j++) {
                for (int k = 0; k < s.k; k++) {
                    c[i * s.cRow + j] += a[i * strides.rowStride() + k * strides.columnStride()] * b[k * s.bRow + j];
                }
            }
        }
        return c;
    }
}
