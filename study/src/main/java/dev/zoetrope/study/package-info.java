/** Trains variants of a network and reports what came of what tutorials claim. */
@NullMarked
package dev.zoetrope.study;

import org.jspecify.annotations.NullMarked;
