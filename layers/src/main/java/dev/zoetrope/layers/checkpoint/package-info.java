/** Models and tensors in files. */
@NullMarked
package dev.zoetrope.layers.checkpoint;

import org.jspecify.annotations.NullMarked;
