package dev.zoetrope.testkit;

import dev.zoetrope.core.exec.CounterRandom;

/**
 * What an oracle must know of a call besides its input.
 *
 * @param random the step's random numbers
 * @param path where the layer stands, which names its stream of them
 */
public record OraclePass(boolean training, CounterRandom random, String path) {
    /** The same call, for a layer inside. */
    OraclePass child(String name) {
        return new OraclePass(training, random, path + "/" + name);
    }
}
