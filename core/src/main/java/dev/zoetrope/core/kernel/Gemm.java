package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * General matrix product: {@code C += A·B}.
 *
 * <p>Each element is one chain of fused multiply-adds in the order of {@code k}, begun with what {@code C} holds:
 * {@code c[i,j] = fma(a[i,k], b[k,j], c[i,j])} for {@code k = 0 … K−1}. All methods return the same bits; they differ in
 * what they prepare:
 *
 * <ul>
 *   <li>{@link #addProduct(Matrix, Matrix, Matrix)} reads A and B where they lie: for small products;
 *   <li>{@link #addProduct(Matrix, Matrix, Matrix, Tensor)} copies what it is about to read into scratch memory, in the
 *       order in which it will read it, where the product is large enough to pay for that;
 *   <li>{@link #pack} and {@link #addPackedProduct} do so with B once, for many products.
 * </ul>
 */
public interface Gemm {
    /**
     * Adds a product, without scratch memory.
     *
     * @param a [M,K], any strides
     * @param b [K,N], column stride 1
     * @param c [M,N], column stride 1; overlaps neither {@code a} nor {@code b}
     * @throws IllegalArgumentException if the sizes do not fit together
     */
    void addProduct(Matrix a, Matrix b, Matrix c);

    /**
     * Adds a product.
     *
     * @param a [M,K], any strides
     * @param b [K,N], any strides
     * @param c [M,N], column stride 1; overlaps neither {@code a} nor {@code b}
     * @param scratch at least {@link #scratchSize} floats, which hold anything before and after
     * @throws IllegalArgumentException if the sizes do not fit together
     */
    void addProduct(Matrix a, Matrix b, Matrix c, Tensor scratch);

    /** How many floats of scratch memory a product [m,k]·[k,n] wants; for smaller m, k or n it is never more. */
    int scratchSize(int m, int k, int n);

    /** How many floats a matrix [k,n] takes when packed. */
    int packedSize(int k, int n);

    /**
     * Copies B into an order of the implementation's own.
     *
     * @param b [K,N], any strides
     * @param packed at least {@link #packedSize} floats
     */
    void pack(Matrix b, Tensor packed);

    /**
     * Adds a product with a matrix that {@link #pack} copied.
     *
     * @param a [M,K], any strides
     * @param packed B [K,N], with K and N as A and C have them
     * @param c [M,N], column stride 1; overlaps neither {@code a} nor {@code packed}
     * @param scratch at least {@link #scratchSize} floats, which hold anything before and after
     * @throws IllegalArgumentException if the sizes do not fit together
     */
    void addPackedProduct(Matrix a, Tensor packed, Matrix c, Tensor scratch);

    /**
     * Copies a factor of many products into contiguous rows: where its columns are contiguous instead, each product would
     * turn it over for itself.
     *
     * @param a [M,K], any strides
     * @param rows [M,K], column stride 1; does not overlap {@code a}
     */
    void copy(Matrix a, Matrix rows);

    /** Throws unless {@code C += A·B} is defined for these three. */
    static void check(Matrix a, Matrix b, Matrix c) {
        if (a.columns() != b.rows() || a.rows() != c.rows() || b.columns() != c.columns()) {
            throw new IllegalArgumentException(
                    "C += A·B needs A [M,K], B [K,N], C [M,N], received " + a + ", " + b + ", " + c);
        }
        if (c.columnStride() != 1) {
            throw new IllegalArgumentException("C needs contiguous rows");
        }
    }

    /** Throws unless {@code C += A·B} is defined and B's rows are contiguous too. */
    static void checkContiguous(Matrix a, Matrix b, Matrix c) {
        check(a, b, c);
        if (b.columnStride() != 1) {
            throw new IllegalArgumentException("without scratch memory B needs contiguous rows");
        }
    }

    /** Throws unless A fits C, and the other two are large enough. */
    default void checkPacked(Matrix a, Tensor packed, Matrix c, Tensor scratch) {
        if (a.rows() != c.rows() || c.columnStride() != 1 || packed.size() < packedSize(a.columns(), c.columns())) {
            throw new IllegalArgumentException("C += A·B needs A [M,K], packed B [K,N], C [M,N] with contiguous rows,"
                    + " received " + a + ", " + packed.size() + " floats, " + c);
        }
        checkScratch(a, c, scratch);
    }

    /** Throws unless the scratch memory is large enough. */
    default void checkScratch(Matrix a, Matrix c, Tensor scratch) {
        int wanted = scratchSize(c.rows(), a.columns(), c.columns());
        if (scratch.size() < wanted) {
            throw new IllegalArgumentException(
                    "wanted are " + wanted + " floats of scratch memory, received " + scratch.size());
        }
    }
}
