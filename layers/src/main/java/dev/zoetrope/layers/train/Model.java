package dev.zoetrope.layers.train;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
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

/** A network built for one input shape, with its weights: to train, evaluate, predict with. */
public final class Model {
    /** Examples that {@link #predict} takes through the network at once. */
    private static final int PREDICT_BATCH = 32;

    private final Sequential spec;
    private final Shape inputShape;
    private final long seed;
    private final Execution execution;
    private final SequentialLayer root;
    private final Workspace workspace = new Workspace();

    private Model(Sequential spec, Shape inputShape, long seed, Execution execution, BuildContext context) {
        this.spec = spec;
        this.inputShape = inputShape;
        this.seed = seed;
        this.execution = execution;
        this.root = spec.build(inputShape, context);
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

    /** The number of trainable numbers. */
    public long parameterCount() {
        return parameters().stream().mapToLong(p -> p.value().size()).sum();
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
        for (int from = 0; from < n; from += PREDICT_BATCH) {
            int to = Math.min(n, from + PREDICT_BATCH);
            workspace.reset();
            Pass pass = Pass.inference(execution, workspace);
            y.rows(from, to).copyFrom(root.forward(x.rows(from, to), pass).output());
        }
        return y;
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
