/** What the machine allows each layer to do, and what it does. */
@NullMarked
package dev.zoetrope.benchmarks.roofline;

import org.jspecify.annotations.NullMarked;
