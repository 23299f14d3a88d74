/** How work runs: threads, scratch memory, counter-based randomness. */
@NullMarked
package dev.zoetrope.core.exec;

import org.jspecify.annotations.NullMarked;
