package dev.zoetrope.layers.layer;

import java.util.List;

/** A layer made of layers that models are made of: {@link Sequential} or {@link Functional}, built. */
public interface Network extends MultiLayer {
    /** The layers inside, in the order in which they first run. */
    List<MultiLayer> layers();

    @Override
    default boolean couplesExamples() {
        return layers().stream().anyMatch(MultiLayer::couplesExamples);
    }

    /** The activation that an output ends with, as far as it can be taken off; else linear. */
    Activation lastActivation(int output);

    /** The same layers, on the same parameters, without the last activation of an output. */
    Network withoutLastActivation(int output);

    /** The same layers as an execution runs them. */
    Network on(Execution execution);

    @Override
    default List<CarriedStates> carriedStates() {
        return layers().stream()
                .flatMap(layer -> layer.carriedStates().stream())
                .toList();
    }
}
