package dev.zoetrope.layers.train;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.SequentialLayer;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.metric.Metric;
import dev.zoetrope.layers.optim.Optimizer;
import java.util.List;
import java.util.stream.IntStream;

/** A network built for one input shape, with its weights: to train, evaluate, predict with. */
public final class Model {
    /** Examples that are taken through the network at once where nothing is learnt, at most. */
    private static final int LARGEST_BATCH = 32;

    /** Floats that a layer then gives for a batch, at most, unless a single example has more. */
    private static final long LARGEST_OUTPUT = 1 << 26;

    private final Sequential spec;
    private final Shape inputShape;
    private final long seed;
    private final Execution execution;
    private final SequentialLayer root;
    private final SequentialLayer network;
    private final Workspace workspace = new Workspace();

    private Model(Sequential spec, Shape inputShape, long seed, Execution execution, BuildContext context) {
        this.spec = spec;
        this.inputShape = inputShape;
        this.seed = seed;
        this.execution = execution;
        this.root = spec.build(inputShape, context);
        this.network = root.on(execution);
    }

    /**
     * Builds a network on all processors.
     *
     * @param inputShape the shape of one input, without the batch axis
     * @param seed of the weights, and of everything random in training
     * @throws dev.zoetrope.layers.layer.ShapeException if a layer cannot take what the one before it gives
     */
    public static Model build(Shape inputShape, Sequential spec, long seed) {
        return build(inputShape, spec, seed, Execution.shared());
    }

    /** Builds a network that runs on the given kernels and threads. */
    public static Model build(Shape inputShape, Sequential spec, long seed, Execution execution) {
        return new Model(spec, inputShape, seed, execution, BuildContext.fresh(seed));
    }

    /** Builds a network around parameters that are there already. */
    public static Model restore(
            Shape inputShape, Sequential spec, long seed, Execution execution, BuildContext.ParameterSource source) {
        return new Model(spec, inputShape, seed, execution, BuildContext.of(source));
    }

    public Sequential spec() {
        return spec;
    }

    /** The shape of one input, without the batch axis. */
    public Shape inputShape() {
        return inputShape;
    }

    /** The shape of one output, without the batch axis. */
    public Shape outputShape() {
        return root.outputShape();
    }

    public long seed() {
        return seed;
    }

    public Execution execution() {
        return execution;
    }

    /** The network as a layer. */
    public SequentialLayer root() {
        return root;
    }

    /** All parameters, in Keras's order. */
    public List<Parameter> parameters() {
        return root.parameters();
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
     */
    public synchronized Tensor predict(Tensor x) {
        int n = x.dim(0);
        Tensor y = Tensor.zeros(outputShape().prepend(n));
        int batch = inferenceBatch();
        for (int from = 0; from < n; from += batch) {
            int to = Math.min(n, from + batch);
            workspace.reset();
            Pass pass = Pass.inference(execution, workspace);
            y.rows(from, to).copyFrom(network.forward(x.rows(from, to), pass).output());
        }
        return y;
    }

    /**
     * The network's output for every example of a data set.
     *
     * @return [N,…output shape]
     */
    public Tensor predict(Dataset data) {
        Tensor y = Tensor.zeros(outputShape().prepend(data.size()));
        int[] order = IntStream.range(0, data.size()).toArray();
        Batch batch = new Batch(data, inferenceBatch());
        for (int from = 0; from < data.size(); from += inferenceBatch()) {
            int to = Math.min(data.size(), from + inferenceBatch());
            batch.read(data, order, from, to, execution.parallel());
            y.rows(from, to).copyFrom(predict(batch.x()));
        }
        return y;
    }

    /** How many examples to take through the network at once where nothing is learnt; results do not depend on it. */
    int inferenceBatch() {
        long largest = root.layers().stream()
                .mapToLong(layer -> layer.outputShape().size())
                .max()
                .orElse(1);
        return Math.clamp(LARGEST_OUTPUT / Math.max(1, largest), 1, LARGEST_BATCH);
    }

    /** Sets out to train or evaluate: with an optimizer, a loss, and figures to report besides. */
    public Trainer compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        return new Trainer(this, optimizer, loss, List.of(metrics));
    }

    /** The layers with their output shapes and numbers of parameters, as Keras prints them. */
    public String summary() {
        return Summary.of(this);
    }
}
