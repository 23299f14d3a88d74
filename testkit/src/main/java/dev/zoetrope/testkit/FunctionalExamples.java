package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.add;
import static dev.zoetrope.layers.Layers.concatenate;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.functional;
import static dev.zoetrope.layers.Layers.input;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.multiply;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.Dropout;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Symbol;
import java.util.List;

/** Graphs: residuals, shared layers, several inputs and outputs, graphs inside other layers. */
final class FunctionalExamples {
    private FunctionalExamples() {}

    static List<LayerExample> all() {
        return List.of(
                LayerExample.of("Functional residual", residual(), 2, 4, 4, 2),
                LayerExample.of("Functional twins", twins(), 3, Shape.of(5), Shape.of(5)),
                LayerExample.of("Functional two outputs", twoOutputs(), 3, Shape.of(4), Shape.of(2, 3)),
                LayerExample.of("Functional as it is", functional(INPUT, INPUT), 2, 3),
                LayerExample.of("TimeDistributed Functional", timeDistributed(gated()), 2, 3, 4),
                LayerExample.of("Sequential with Functional", sequential(dense(4), gated(), dense(2)), 3, 5));
    }

    private static final Symbol INPUT = input(3);

    private static Functional residual() {
        Symbol x = input(4, 4, 2);
        Symbol features = x.then(conv2D(3, 3).padding(Padding.SAME).activation(Activation.TANH));
        Symbol sum = add(features, features.then(conv2D(3, 3).padding(Padding.SAME)), x.then(conv2D(3, 1)));
        return functional(x, sum.then(maxPooling2D(2)).then(flatten()).then(dense(3)));
    }

    /** The same layers on two inputs, one of them random. */
    private static Functional twins() {
        Symbol one = input("left", 5);
        Symbol other = input("right", 5);
        Dense shared = dense(4).activation(Activation.TANH);
        Dropout dropout = dropout(0.4);
        Symbol left = one.then("shared", shared).then(dropout);
        Symbol right = other.then(shared).then(dropout);
        return functional(List.of(one, other), List.of(concatenate(left, right, multiply(left, right))));
    }

    private static Functional twoOutputs() {
        Symbol vector = input(4);
        Symbol sequence = input(2, 3);
        Symbol joined = concatenate(vector, sequence.then(flatten()));
        Symbol hidden = joined.then("hidden", dense(5).activation(Activation.TANH));
        return functional(
                List.of(vector, sequence),
                List.of(hidden.then("first", dense(2)), add(hidden, joined.then(dense(5))), hidden));
    }

    private static Functional gated() {
        Symbol x = input(4);
        return functional(x, multiply(x.then(dense(4).activation(Activation.SIGMOID)), x));
    }
}
