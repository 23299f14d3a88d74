/** Penalties on large weights or outputs: added to the loss. */
@NullMarked
package dev.zoetrope.layers.regularizer;

import org.jspecify.annotations.NullMarked;
