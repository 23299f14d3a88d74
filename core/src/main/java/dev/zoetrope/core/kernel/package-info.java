/** The numeric kernels, one interface per family, and the bundle that holds one implementation of each. */
@NullMarked
package dev.zoetrope.core.kernel;

import org.jspecify.annotations.NullMarked;
