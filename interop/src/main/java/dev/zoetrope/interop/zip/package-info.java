/** Zip archives out of foreign hands. */
@NullMarked
package dev.zoetrope.interop.zip;

import org.jspecify.annotations.NullMarked;
