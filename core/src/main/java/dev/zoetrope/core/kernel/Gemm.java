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
 *   <li>{@link #pack} and {@link #addPackedProduct} do so with B once, for many products;
 *   <li>{@link #packLeft} and {@link #addPackedLeftProduct} do so with A, for products that share out the columns of C.
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
     * How many floats a matrix [m,k] takes when packed as the left factor; 0 if that is of no use, and it is not to be packed: rows are
     * too few, or the matrix is too large for an array.
     */
    int packedLeftSize(int m, int k);

    /**
     * Copies some rows of A into an order of the implementation's own: on any thread, but all before the first product.
     *
     * @param a [M,K], any strides
     * @param from the first of the rows
     * @param to their end
     * @param packed at least {@link #packedLeftSize} floats
     */
    void packLeft(Matrix a, int from, int to, Tensor packed);

    /**
     * Adds a product with some rows of a matrix that {@link #packLeft} copied.
     *
     * @param packed A [M,K]
     * @param m M
     * @param from the first of the rows, of which as many are taken as C has
     * @param b [K,N], any strides
     * @param c column stride 1; overlaps neither {@code packed} nor {@code b}
     * @param scratch at least {@link #scratchSize} floats, which hold anything before and after
     * @throws IllegalArgumentException if the sizes do not fit together
     */
    void addPackedLeftProduct(Tensor packed, int m, int from, Matrix b, Matrix c, Tensor scratch);

    /**
     * Copies a matrix into contiguous rows.
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
        checkScratch(a.columns(), c, scratch);
    }

    /** Throws unless A has such rows, B fits C, and the other two are large enough. */
    default void checkPackedLeft(Tensor packed, int m, int from, Matrix b, Matrix c, Tensor scratch) {
        int wanted = packedLeftSize(m, b.rows());
        if (from < 0
                || from + c.rows() > m
                || b.columns() != c.columns()
                || c.columnStride() != 1
                || packed.size() < wanted) {
            throw new IllegalArgumentException("C += A·B needs packed A [M,K] of " + wanted
                    + " floats, B [K,N], C [to−from,N] with contiguous rows, received " + packed.size() + " floats for "
                    + m + " rows, from row " + from + " on " + b + ", " + c);
        }
        checkScratch(b.rows(), c, scratch);
    }

    /** Throws unless the scratch memory is large enough for so many terms. */
    default void checkScratch(int k, Matrix c, Tensor scratch) {
        int wanted = scratchSize(c.rows(), k, c.columns());
        if (scratch.size() < wanted) {
            throw new IllegalArgumentException(
                    "wanted are " + wanted + " floats of scratch memory, received " + scratch.size());
        }
    }
}
