/** Plain Java kernels: the readable twin of every SIMD kernel, with the same bits. */
@NullMarked
package dev.zoetrope.core.kernel.scalar;

import org.jspecify.annotations.NullMarked;
