package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/**
 * Examples {@code [outer…,K,inner…]} seen as matrices [outer·inner,K].
 *
 * @param size K
 */
record MovedAxis(Shape shape, Shape rest, int outer, int size, int inner) {
    static MovedAxis of(Shape shape, int axis) {
        Shape before = shape.dropLast(shape.rank() - axis);
        Shape behind = shape.dropFirst(axis + 1);
        Shape rest = before;
        for (int dim : behind.dims()) {
            rest = rest.append(dim);
        }
        return new MovedAxis(shape, rest, before.size(), shape.dim(axis), behind.size());
    }

    /** {@code x [N,…]} as [N,outer·inner,K]. */
    Tensor last(Tensor x, Pass pass) {
        Shape matrices = Shape.of(x.dim(0), outer * inner, size);
        return inner == 1
                ? x.reshape(matrices)
                : transposed(x, pass, size, inner).reshape(matrices);
    }

    /** What {@link #last} made, as it was. */
    Tensor back(Tensor x, Pass pass) {
        Shape examples = shape.prepend(x.dim(0));
        return inner == 1
                ? x.reshape(examples)
                : transposed(x, pass, inner, size).reshape(examples);
    }

    /** {@code y[i,c,r] = x[i,r,c]} */
    private Tensor transposed(Tensor x, Pass pass, int rows, int columns) {
        Tensor y = pass.tensor(x.shape());
        pass.parallel().forRanges(x.dim(0) * outer, 1, (from, to, worker) -> {
            for (int i = from * rows * columns; i < to * rows * columns; i += rows * columns) {
                for (int c = 0; c < columns; c++) {
                    for (int r = 0; r < rows; r++) {
                        y.array()[y.offset() + i + c * rows + r] = x.array()[x.offset() + i + r * columns + c];
                    }
                }
            }
        });
        return y;
    }
}
