/** Models of other frameworks, read and written. */
@NullMarked
package dev.zoetrope.interop;

import org.jspecify.annotations.NullMarked;
