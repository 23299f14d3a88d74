package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/** Products with the same weights step after step, packed once. */
record PackedWeights(Gemm gemm, Tensor packed, List<Tensor> scratch) {
    /**
     * Packs weights.
     *
     * @param rows of the other factor, at most
     */
    static PackedWeights of(Pass pass, Matrix weights, int rows) {
        Gemm gemm = pass.kernels().gemm();
        Tensor packed = pass.tensor(Shape.of(gemm.packedSize(weights.rows(), weights.columns())));
        gemm.pack(weights, packed);
        int size = gemm.scratchSize(rows, weights.rows(), weights.columns());
        return new PackedWeights(gemm, packed, pass.perWorker(Shape.of(size)));
    }

    /** {@code C += A·weights} */
    void add(Matrix a, Matrix c, int worker) {
        gemm.addPackedProduct(a, packed, c, scratch.get(worker));
    }
}
