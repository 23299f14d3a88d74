package dev.zoetrope.layers.train;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.data.MultiDataset;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.CarriedStates;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.Network;
import dev.zoetrope.layers.layer.NetworkSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.metric.Metric;
import dev.zoetrope.layers.optim.Optimizer;
import java.util.List;

/** A network built for one input shape, with its weights: to train, evaluate, predict with. */
public final class Model {
    private final NetworkSpec spec;
    private final List<Shape> inputShapes;
    private final long seed;
    private final Execution execution;
    private final Network root;
    private final List<Parameter> parameters;
    private final Network network;
    private final Inference inference;

    private Model(NetworkSpec spec, List<Shape> inputShapes, long seed, Execution execution, BuildContext context) {
        this.spec = spec;
        this.inputShapes = List.copyOf(inputShapes);
        this.seed = seed;
        this.execution = execution;
        this.root = spec.build(inputShapes, context);
        this.parameters = root.parameters();
        this.network = root.on(execution);
        this.inference = new Inference(root, this.inputShapes, network, execution);
    }

    /**
     * Builds a network on all processors.
     *
     * @param inputShape the shape of one input, without the batch axis
     * @param seed of the weights, and of everything random in training
     * @throws dev.zoetrope.layers.layer.ShapeException if a layer cannot take what the one before it gives
     */
    public static Model build(Shape inputShape, NetworkSpec spec, long seed) {
        return build(inputShape, spec, seed, Execution.shared());
    }

    /** Builds a network that runs on the given kernels and threads. */
    public static Model build(Shape inputShape, NetworkSpec spec, long seed, Execution execution) {
        return new Model(spec, List.of(inputShape), seed, execution, BuildContext.fresh(seed));
    }

    /** Builds a graph, which knows the shapes of its inputs, on all processors. */
    public static Model build(Functional spec, long seed) {
        return build(spec, seed, Execution.shared());
    }

    /** Builds a graph that runs on the given kernels and threads. */
    public static Model build(Functional spec, long seed, Execution execution) {
        return new Model(spec, spec.inputShapes(), seed, execution, BuildContext.fresh(seed));
    }

    /** Builds a network around parameters that are there already. */
    public static Model restore(
            List<Shape> inputShapes,
            NetworkSpec spec,
            long seed,
            Execution execution,
            BuildContext.ParameterSource source) {
        return new Model(spec, inputShapes, seed, execution, BuildContext.of(source));
    }

    /**
     * A model of its own with the same layers, weights and frozen parameters. States that stateful layers carry stay behind:
     * the copy begins its sequences anew.
     */
    public Model copy() {
        Model copy = restore(
                inputShapes,
                spec,
                seed,
                execution,
                (path, shape, initializer) -> weight(path).copy());
        copy.parameters()
                .forEach(parameter ->
                        parameter.freeze(parameter(parameter.path()).frozen()));
        return copy;
    }

    public NetworkSpec spec() {
        return spec;
    }

    /** The shapes of one example of each input, without the batch axis. */
    public List<Shape> inputShapes() {
        return inputShapes;
    }

    /** The shapes of one example of each output, without the batch axis. */
    public List<Shape> outputShapes() {
        return root.outputShapes();
    }

    /**
     * The shape of one input, without the batch axis.
     *
     * @throws IllegalStateException if there are several inputs
     */
    public Shape inputShape() {
        return only("input", inputShapes);
    }

    /**
     * The shape of one output, without the batch axis.
     *
     * @throws IllegalStateException if there are several outputs
     */
    public Shape outputShape() {
        return only("output", outputShapes());
    }

    private static Shape only(String what, List<Shape> shapes) {
        if (shapes.size() != 1) {
            throw new IllegalStateException("a model with several " + what + "s, " + shapes + ", has no one " + what);
        }
        return shapes.getFirst();
    }

    /** What logs call an output: the name of the tensor in a graph. */
    String outputName(int output) {
        return spec instanceof Functional graph ? graph.outputs().get(output) : "output";
    }

    public long seed() {
        return seed;
    }

    public Execution execution() {
        return execution;
    }

    /** The network as a layer. */
    public Network root() {
        return root;
    }

    /** All parameters, in Keras's order. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /**
     * The parameter at a path, such as {@code time_distributed/conv2d/kernel}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Parameter parameter(String path) {
        List<Parameter> found = under(path);
        if (!found.getFirst().path().equals(path)) {
            throw new IllegalArgumentException("\"" + path + "\" is not a parameter; under it there are " + found);
        }
        return found.getFirst();
    }

    /** A parameter's value, by its path: what it is now, not a copy. */
    public Tensor weight(String path) {
        return parameter(path).value();
    }

    /**
     * Sets a parameter's value.
     *
     * @throws IllegalArgumentException if there is no such parameter, or if it has another shape
     */
    public void setWeight(String path, Tensor value) {
        Tensor weight = weight(path);
        if (!weight.shape().equals(value.shape())) {
            throw new IllegalArgumentException(path + " has shape " + weight.shape() + ", received " + value.shape());
        }
        weight.copyFrom(value);
    }

    /** The parameters that an optimizer moves: no state, nothing frozen. */
    public List<Parameter> trainableParameters() {
        return parameters().stream().filter(Parameter::trainable).toList();
    }

    /** The number of numbers in all parameters. */
    public long parameterCount() {
        return parameters().stream().mapToLong(p -> p.value().size()).sum();
    }

    /**
     * Keeps a layer, with all layers inside it, or a single parameter as it is, in trainers compiled from now on.
     *
     * @param path as in {@link Parameter#path()}: {@code time_distributed/conv2d}
     * @throws IllegalArgumentException if there is nothing of this name with parameters
     */
    public void freeze(String path) {
        under(path).forEach(parameter -> parameter.freeze(true));
    }

    /** Lets go what {@link #freeze} holds. */
    public void unfreeze(String path) {
        under(path).forEach(parameter -> parameter.freeze(false));
    }

    /** Forgets the states that stateful recurrent layers carry from one batch to the next, as between two long sequences. */
    public void resetState() {
        root.resetState();
    }

    /** What stateful recurrent layers carry from one batch to the next; not part of the model's file. */
    public List<CarriedStates> carriedStates() {
        return root.carriedStates();
    }

    private List<Parameter> under(String path) {
        List<Parameter> found = parameters().stream()
                .filter(parameter ->
                        parameter.path().equals(path) || parameter.path().startsWith(path + "/"))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no parameters under \"" + path + "\"; there are "
                    + parameters().stream().map(Parameter::path).toList());
        }
        return found;
    }

    /**
     * The network's output. May be called from several threads, one after another.
     *
     * @param x [N,…input shape]
     * @return [N,…output shape], in memory of its own
     * @throws IllegalStateException if the model has several outputs
     */
    public Tensor predict(Tensor x) {
        only("output", outputShapes());
        return predict(List.of(x)).getFirst();
    }

    /**
     * The network's outputs. May be called from several threads, one after another.
     *
     * @param xs each [N,…input shape]
     * @return each [N,…output shape], in memory of its own
     */
    public synchronized List<Tensor> predict(List<Tensor> xs) {
        return inference.predict(xs);
    }

    /**
     * The network's output for every example of a data set.
     *
     * @return [N,…output shape]
     * @throws IllegalStateException if the model has several outputs
     */
    public Tensor predict(Dataset data) {
        only("output", outputShapes());
        return predictAll(data).getFirst();
    }

    /**
     * The network's outputs for every example of a data set.
     *
     * @return each [N,…output shape]
     */
    public synchronized List<Tensor> predictAll(MultiDataset data) {
        return inference.predictAll(data);
    }

    /** How many examples to take through the network at once where nothing is learnt; results do not depend on it. */
    int inferenceBatch() {
        return inference.batch();
    }

    /** Sets out to train or evaluate: with an optimizer, a loss, and figures to report besides. */
    public Trainer compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        return compile(optimizer, Objective.of(loss, metrics));
    }

    /** Sets out to train or evaluate a model of several outputs: with an objective for each, in their order. */
    public Trainer compile(Optimizer optimizer, Objective... objectives) {
        return new Trainer(this, optimizer, List.of(objectives));
    }

    /** The layers with their output shapes and numbers of parameters, as Keras prints them. */
    public String summary() {
        return Summary.of(this);
    }

    /** The graph of the layers as an SVG picture: a box per call with name, type and shape, and what goes where. */
    public String plot() {
        return Plot.of(this);
    }
}
