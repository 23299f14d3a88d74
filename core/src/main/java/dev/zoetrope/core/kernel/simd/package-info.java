/** Vector API kernels: the fast twin of every scalar kernel, with the same bits. */
@NullMarked
package dev.zoetrope.core.kernel.simd;

import org.jspecify.annotations.NullMarked;
