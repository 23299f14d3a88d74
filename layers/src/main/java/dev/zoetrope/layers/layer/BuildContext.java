package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.Initializer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where in a model a layer is being built, and where its parameters come from.
 *
 * @param path the layer's place, as Keras names it: {@code time_distributed/conv2d}
 */
public record BuildContext(String path, ParameterSource source) {
    /** Gives a parameter its first value. */
    @FunctionalInterface
    public interface ParameterSource {
        /**
         * A tensor of this shape, of its own storage.
         *
         * @param initializer what the layer's spec says of a fresh one
         */
        Tensor create(String path, Shape shape, Initializer initializer);
    }

    /**
     * The outermost context of a new model. A parameter draws from a stream of random numbers named by its path, so that
     * no other layer changes how it begins.
     */
    public static BuildContext fresh(long seed) {
        CounterRandom random = CounterRandom.ofSeed(seed);
        return new BuildContext("", (path, shape, initializer) -> {
            Tensor value = Tensor.zeros(shape);
            initializer.fill(value, random.fork(path));
            return value;
        });
    }

    /** The outermost context of a model whose parameters are there already. */
    public static BuildContext of(ParameterSource source) {
        return new BuildContext("", source);
    }

    /** The context of a layer inside this one. */
    public BuildContext child(String name) {
        return new BuildContext(path.isEmpty() ? name : path + "/" + name, source);
    }

    /** A new weight of the layer. */
    public Parameter parameter(String name, Shape shape, WeightSpec spec) {
        String parameterPath = child(name).path();
        return Parameter.weight(parameterPath, source.create(parameterPath, shape, spec.initializer()), spec);
    }

    /** A new weight of the layer that costs nothing and may be anything. */
    public Parameter parameter(String name, Shape shape, Initializer initializer) {
        return parameter(name, shape, new WeightSpec(initializer));
    }

    /**
     * New state of the layer, such as a moving mean: kept in files like a weight, updated by the layer itself in training
     * passes (unless {@linkplain Parameter#frozen() frozen}), never by an optimizer.
     */
    public Parameter state(String name, Shape shape, Initializer initializer) {
        String parameterPath = child(name).path();
        return Parameter.state(parameterPath, source.create(parameterPath, shape, initializer));
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

    /** Checks that a call's inputs are batches, of one size, of what the layer was built for. */
    public void requireInputs(List<Tensor> xs, List<Shape> inputs) {
        List<Shape> received = xs.stream().map(Tensor::shape).toList();
        boolean fits = xs.size() == inputs.size();
        for (int i = 0; fits && i < xs.size(); i++) {
            Shape wanted = inputs.get(i);
            Shape shape = received.get(i);
            fits = shape.rank() == wanted.rank() + 1
                    && shape.dropFirst(1).equals(wanted)
                    && shape.dim(0) == received.getFirst().dim(0);
        }
        if (!fits) {
            String wanted = inputs.stream()
                    .map(input ->
                            input.rank() == 0 ? "[N]" : "[N," + input.toString().substring(1))
                    .collect(Collectors.joining(" and "));
            throw new ShapeException(path, "batches " + wanted, received);
        }
    }
}
