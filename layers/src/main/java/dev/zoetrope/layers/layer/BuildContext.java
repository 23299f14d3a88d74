package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.Initializer;

/**
 * Where in a model a layer is being built.
 *
 * @param path the layer's place, as Keras names it: {@code time_distributed/conv2d}
 * @param random the model's random numbers; a parameter draws from a stream named by its path, so that no other layer
 *     changes its beginning
 */
public record BuildContext(String path, CounterRandom random) {
    /** The outermost context of a model. */
    public static BuildContext root(long seed) {
        return new BuildContext("", CounterRandom.ofSeed(seed));
    }

    /** The context of a layer inside this one. */
    public BuildContext child(String name) {
        return new BuildContext(path.isEmpty() ? name : path + "/" + name, random);
    }

    /** A new parameter of the layer. */
    public Parameter parameter(String name, Shape shape, Initializer initializer) {
        String parameterPath = child(name).path();
        Tensor value = Tensor.zeros(shape);
        initializer.fill(value, random.fork(parameterPath));
        return new Parameter(parameterPath, value);
    }

    /**
     * Checks an input's rank.
     *
     * @param axes the wanted axes, for example {@code "[H,W,C]"}
     */
    public void requireRank(Shape input, int rank, String axes) {
        if (input.rank() != rank) {
            throw new ShapeException(path, "inputs " + axes, input);
        }
    }

    /** Checks that a call's input is a batch of what the layer was built for. */
    public void requireInput(Tensor x, Shape input) {
        if (x.shape().rank() != input.rank() + 1 || !x.shape().dropFirst(1).equals(input)) {
            throw new ShapeException(path, "batches [N," + input.toString().substring(1), x.shape());
        }
    }
}
