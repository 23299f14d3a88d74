/** What the layers of a model cost and see, by their shapes alone. */
@NullMarked
package dev.zoetrope.layers.cost;

import org.jspecify.annotations.NullMarked;
