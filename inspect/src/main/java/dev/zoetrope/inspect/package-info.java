/** What goes on inside a model when it looks at something, and what its answer depends on. */
@NullMarked
package dev.zoetrope.inspect;

import org.jspecify.annotations.NullMarked;
