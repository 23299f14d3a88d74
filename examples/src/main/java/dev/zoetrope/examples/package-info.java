/** Programs that use the library as any user would; {@code examples/run NAME} starts one. */
@NullMarked
package dev.zoetrope.examples;

import org.jspecify.annotations.NullMarked;
