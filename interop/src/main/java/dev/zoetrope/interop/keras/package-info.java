/** Keras's model files. */
@NullMarked
package dev.zoetrope.interop.keras;

import org.jspecify.annotations.NullMarked;
