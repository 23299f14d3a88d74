/** Shapes and float32 tensors. */
@NullMarked
package dev.zoetrope.core.tensor;

import org.jspecify.annotations.NullMarked;
