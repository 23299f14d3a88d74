/** Examples to learn from. */
@NullMarked
package dev.zoetrope.layers.data;

import org.jspecify.annotations.NullMarked;
