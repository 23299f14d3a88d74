/** Zoetrope's side of the comparison with other frameworks, {@code benchmarks/peers/run}. */
@NullMarked
package dev.zoetrope.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
