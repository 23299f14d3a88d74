/** What weights must keep to: applied after every step of the optimizer. */
@NullMarked
package dev.zoetrope.layers.constraint;

import org.jspecify.annotations.NullMarked;
