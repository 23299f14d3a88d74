/** Files that are whole or not there. */
@NullMarked
package dev.zoetrope.core.io;

import org.jspecify.annotations.NullMarked;
