/** Oracles in double precision, and contracts that compare kernels and layers with them. */
@NullMarked
package dev.zoetrope.testkit;

import org.jspecify.annotations.NullMarked;
