package dev.zoetrope.testkit;

import dev.zoetrope.core.exec.CounterRandom;
import org.jspecify.annotations.Nullable;

/**
 * What an oracle must know of a call besides its input.
 *
 * @param random the step's random numbers
 * @param path where the layer stands, which names its stream of them
 * @param mask [N,T] of 1 for steps of the input that count and 0 for others; null if all do
 */
public record OraclePass(
        boolean training,
        CounterRandom random,
        String path,
        @Nullable Doubles mask) {
    /** A call on an input all of which counts. */
    public OraclePass(boolean training, CounterRandom random, String path) {
        this(training, random, path, null);
    }

    /** The same call, for a layer inside. */
    OraclePass child(String name) {
        return new OraclePass(training, random, path + "/" + name, mask);
    }

    /** The same call, for an input with this mask. */
    OraclePass withMask(@Nullable Doubles value) {
        return new OraclePass(training, random, path, value);
    }
}
