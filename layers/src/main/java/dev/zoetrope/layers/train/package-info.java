/** Models, the training loop and its callbacks. */
@NullMarked
package dev.zoetrope.layers.train;

import org.jspecify.annotations.NullMarked;
