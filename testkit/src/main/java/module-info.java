/**
 * Oracles and contracts that check kernels and layers, the project's own and other people's. Nothing here depends on a
 * test framework: a check that fails throws an {@link AssertionError} whose message tells shapes, seed and how to replay.
 */
module dev.zoetrope.testkit {
    requires transitive dev.zoetrope.layers;
    requires static transitive org.jspecify;

    exports dev.zoetrope.testkit;
}
