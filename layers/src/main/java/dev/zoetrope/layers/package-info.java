/** Neural networks in pure Java: the short names that programs begin with. */
@NullMarked
package dev.zoetrope.layers;

import org.jspecify.annotations.NullMarked;
