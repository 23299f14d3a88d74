/** How weights begin. */
@NullMarked
package dev.zoetrope.layers.init;

import org.jspecify.annotations.NullMarked;
