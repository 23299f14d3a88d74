/** What training makes small. */
@NullMarked
package dev.zoetrope.layers.loss;

import org.jspecify.annotations.NullMarked;
