/** JMH benchmarks. {@code benchmarks/run} runs them all, {@code benchmarks/run REGEX} those whose name matches. */
@NullMarked
package dev.zoetrope.benchmarks;

import org.jspecify.annotations.NullMarked;
