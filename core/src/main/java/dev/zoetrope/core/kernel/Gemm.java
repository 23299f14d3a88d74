package dev.zoetrope.core.kernel;

/** General matrix product. */
public interface Gemm {
    /**
     * Adds a product: {@code C += A·B}.
     *
     * <p>Each element is one chain of fused multiply-adds in the order of {@code k}, begun with what {@code C} holds:
     * {@code c[i,j] = fma(a[i,k], b[k,j], c[i,j])} for {@code k = 0 … K−1}.
     *
     * @param a [M,K], any strides
     * @param b [K,N], column stride 1
     * @param c [M,N], column stride 1; overlaps neither {@code a} nor {@code b}
     * @throws IllegalArgumentException if the sizes do not fit together
     */
    void addProduct(Matrix a, Matrix b, Matrix c);

    /** Throws unless {@code C += A·B} is defined for these three. */
    static void check(Matrix a, Matrix b, Matrix c) {
        if (a.columns() != b.rows() || a.rows() != c.rows() || b.columns() != c.columns()) {
            throw new IllegalArgumentException(
                    "C += A·B needs A [M,K], B [K,N], C [M,N], received " + a + ", " + b + ", " + c);
        }
        if (b.columnStride() != 1 || c.columnStride() != 1) {
            throw new IllegalArgumentException("B and C need contiguous rows");
        }
    }
}
