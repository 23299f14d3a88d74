package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.function.ToIntFunction;

/** {@link Gemm}: {@code C += A·B}, on parts of larger matrices. */
final class GemmCases {
    /** How a factor lies in memory. */
    private enum Layout {
        ROWS,
        TRANSPOSED,
        /** One element seen as a whole row, as for sums of columns. */
        CONSTANT
    }

    /** Which method is called. */
    private enum Way {
        DIRECT,
        WITH_SCRATCH,
        PACKED,
        LEFT_PACKED
    }

    private GemmCases() {}

    static List<KernelCase> all() {
        return List.of(
                new KernelCase("gemm, A by rows", draw -> draw(draw, Layout.ROWS, Layout.ROWS, Way.DIRECT)),
                new KernelCase("gemm, A transposed", draw -> draw(draw, Layout.TRANSPOSED, Layout.ROWS, Way.DIRECT)),
                new KernelCase("gemm, A of stride 0", draw -> draw(draw, Layout.CONSTANT, Layout.ROWS, Way.DIRECT)),
                new KernelCase("gemm with scratch", draw -> draw(draw, Layout.ROWS, Layout.ROWS, Way.WITH_SCRATCH)),
                new KernelCase(
                        "gemm with scratch, A transposed",
                        draw -> draw(draw, Layout.TRANSPOSED, Layout.ROWS, Way.WITH_SCRATCH)),
                new KernelCase(
                        "gemm with scratch, B transposed",
                        draw -> draw(draw, Layout.ROWS, Layout.TRANSPOSED, Way.WITH_SCRATCH)),
                new KernelCase(
                        "gemm with scratch, both of stride 0",
                        draw -> draw(draw, Layout.CONSTANT, Layout.CONSTANT, Way.WITH_SCRATCH)),
                new KernelCase("gemm, copy in rows", draw -> copy(draw, Layout.ROWS)),
                new KernelCase("gemm, copy in rows, transposed", draw -> copy(draw, Layout.TRANSPOSED)),
                new KernelCase("gemm, B packed", draw -> draw(draw, Layout.ROWS, Layout.ROWS, Way.PACKED)),
                new KernelCase(
                        "gemm, B transposed and packed",
                        draw -> draw(draw, Layout.TRANSPOSED, Layout.TRANSPOSED, Way.PACKED)),
                new KernelCase("gemm, A packed", draw -> draw(draw, Layout.ROWS, Layout.TRANSPOSED, Way.LEFT_PACKED)),
                new KernelCase(
                        "gemm, A transposed and packed",
                        draw -> draw(draw, Layout.TRANSPOSED, Layout.ROWS, Way.LEFT_PACKED)));
    }

    /** Sizes of {@code C [M,N] += A [M,K]·B [K,N]}, with rows of C that are longer than N. */
    private record Sizes(int m, int n, int k, int cRow) {
        /** One of the three is sometimes large, so that blocks have borders inside it. */
        static Sizes draw(Draw draw, Way way) {
            int large = way == Way.DIRECT || draw.chance(0.7) ? -1 : draw.between(0, 2);
            int m = large == 0 ? draw.between(100, 450) : draw.size(33);
            int n = large == 1 ? draw.between(500, 1100) : draw.size(33);
            int k = large == 2 ? draw.between(250, 1100) : draw.chance(0.05) ? 0 : draw.size(33);
            return new Sizes(m, n, k, n + draw.between(0, 3));
        }
    }

    private static KernelCall draw(Draw draw, Layout aLayout, Layout bLayout, Way way) {
        Sizes s = Sizes.draw(draw, way);
        Matrix a = lay(aLayout, s.m, s.k, draw.between(0, 3));
        Matrix b = lay(bLayout, s.k, s.n, draw.between(0, 3));
        KernelCall.Formula formula = (inputs, start) -> product(s, a, b, inputs.get(0), inputs.get(1), start);
        int packed = switch (way) {
            case DIRECT, WITH_SCRATCH -> 0;
            case PACKED -> largest(gemm -> gemm.packedSize(s.k, s.n));
            case LEFT_PACKED -> largest(gemm -> gemm.packedLeftSize(s.m, s.k));
        };
        int scratchSize = way == Way.DIRECT ? 0 : packed + largest(gemm -> gemm.scratchSize(s.m, s.k, s.n));
        return new KernelCall(
                s + ", A " + aLayout + " with strides " + a.rowStride() + ", " + a.columnStride() + ", B " + bLayout
                        + " with strides " + b.rowStride() + ", " + b.columnStride(),
                List.of(draw.normal(memory(a)), draw.normal(memory(b))),
                KernelCall.Output.addedTo(draw.normal(Shape.of(s.m, s.cRow)))
                        .onlyWhere(i -> i % s.cRow < s.n)
                        .withScratch(Shape.of(scratchSize)),
                (kernels, in, c, scratch) -> call(
                        kernels.gemm(),
                        way,
                        at(in.get(0), a),
                        at(in.get(1), b),
                        at(c, new Matrix(new float[0], 0, s.m, s.n, s.cRow, 1)),
                        scratch.rows(0, packed),
                        scratch.rows(packed, scratchSize)),
                formula,
                KernelCall.Tolerance.ofSum(s.k, formula));
    }

    private static KernelCall copy(Draw draw, Layout layout) {
        Sizes s = Sizes.draw(draw, Way.PACKED);
        Matrix a = lay(layout, s.m, s.n, draw.between(0, 3));
        return new KernelCall(
                s + ", " + layout + " with strides " + a.rowStride() + ", " + a.columnStride(),
                List.of(draw.normal(memory(a))),
                KernelCall.Output.of(Shape.of(s.m, s.cRow)).onlyWhere(i -> i % s.cRow < s.n),
                (kernels, in, out, scratch) -> kernels.gemm()
                        .copy(at(in.getFirst(), a), at(out, new Matrix(new float[0], 0, s.m, s.n, s.cRow, 1))),
                (in, start) -> {
                    for (int i = 0; i < start.length; i++) {
                        int row = i / s.cRow;
                        int column = Math.min(i % s.cRow, s.n - 1);
                        start[i] = in.getFirst()[row * a.rowStride() + column * a.columnStride()];
                    }
                    return start;
                },
                (in, start, expected) -> new double[expected.length]);
    }

    private static void call(Gemm gemm, Way way, Matrix a, Matrix b, Matrix c, Tensor packed, Tensor scratch) {
        switch (way) {
            case DIRECT -> gemm.addProduct(a, b, c);
            case WITH_SCRATCH -> gemm.addProduct(a, b, c, scratch);
            case PACKED -> {
                gemm.pack(b, packed);
                gemm.addPackedProduct(a, packed, c, scratch);
            }
            case LEFT_PACKED -> {
                if (gemm.packedLeftSize(a.rows(), a.columns()) == 0) {
                    gemm.addProduct(a, b, c, scratch);
                } else {
                    addLeftPacked(gemm, a, b, c, packed, scratch);
                }
            }
        }
    }

    /** Packed in two parts, the last first, and multiplied in two others. */
    private static void addLeftPacked(Gemm gemm, Matrix a, Matrix b, Matrix c, Tensor packed, Tensor scratch) {
        int m = a.rows();
        gemm.packLeft(a, m / 2, m, packed);
        gemm.packLeft(a, 0, m / 2, packed);
        int end = m / 3;
        gemm.addPackedLeftProduct(packed, m, 0, b, c.rows(0, end), scratch);
        gemm.addPackedLeftProduct(packed, m, end, b, c.rows(end, m), scratch);
    }

    /** What the implementations want at most; each gets more than it needs, and must leave the rest alone. */
    private static int largest(ToIntFunction<Gemm> size) {
        return Math.max(
                size.applyAsInt(Kernels.scalar().gemm()),
                size.applyAsInt(Kernels.best().gemm()));
    }

    private static Matrix lay(Layout layout, int rows, int columns, int gap) {
        float[] nowhere = {};
        return switch (layout) {
            case ROWS -> new Matrix(nowhere, 0, rows, columns, columns + gap, 1);
            case TRANSPOSED -> new Matrix(nowhere, 0, rows, columns, 1, rows + gap);
            case CONSTANT -> new Matrix(nowhere, 0, rows, columns, 0, 0);
        };
    }

    private static Shape memory(Matrix m) {
        return Shape.of(m.rows() * Math.max(1, m.rowStride()) + m.columns() * Math.max(1, m.columnStride()));
    }

    /** A matrix's sizes and strides, on the elements of a tensor. */
    private static Matrix at(Tensor x, Matrix m) {
        return new Matrix(x.array(), x.offset(), m.rows(), m.columns(), m.rowStride(), m.columnStride());
    }

    private static double[] product(Sizes s, Matrix at, Matrix bt, double[] a, double[] b, double[] start) {
        double[] c = start.clone();
        for (int i = 0; i < s.m; i++) {
            for (int j = 0; j < s.n; j++) {
                for (int k = 0; k < s.k; k++) {
                    c[i * s.cRow + j] += a[i * at.rowStride() + k * at.columnStride()]
                            * b[k * bt.rowStride() + j * bt.columnStride()];
                }
            }
        }
        return c;
    }
}
