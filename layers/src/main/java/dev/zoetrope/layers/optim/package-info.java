/** How weights follow their gradients. */
@NullMarked
package dev.zoetrope.layers.optim;

import org.jspecify.annotations.NullMarked;
