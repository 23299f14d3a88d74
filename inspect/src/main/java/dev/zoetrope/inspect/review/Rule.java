package dev.zoetrope.inspect.review;

import java.util.List;

/** One thing that a review looks for. */
@FunctionalInterface
interface Rule {
    /** All rules, in the order in which their findings are told. */
    List<Rule> ALL = List.of(
            new SoftmaxOverOneUnit(),
            new FlattenOfOnePixel(),
            new PoolDropsEdges(),
            new HighDropout(),
            new NoNormalization(),
            new FirstLayerMemory(),
            new StarvedStack(),
            new DeadUnits(),
            new SaturatedGates());

    List<Finding> find(Subject subject);
}
