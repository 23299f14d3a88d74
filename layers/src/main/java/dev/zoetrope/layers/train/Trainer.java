package dev.zoetrope.layers.train;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.constraint.Constraint;
import dev.zoetrope.layers.data.MultiDataset;
import dev.zoetrope.layers.data.Prefetch;
import dev.zoetrope.layers.layer.MultiForward;
import dev.zoetrope.layers.layer.Network;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.Penalties;
import dev.zoetrope.layers.loss.LossValue;
import dev.zoetrope.layers.metric.Tally;
import dev.zoetrope.layers.optim.Optimizer;
import dev.zoetrope.layers.optim.Updates;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains and evaluates a model.
 *
 * <p>A cross-entropy that follows a softmax or a sigmoid is computed from what goes into it: the last layer runs without it, and the
 * loss has the one formula for both. The order of the examples and what dropout drops are functions of the model's seed,
 * the epoch and the step.
 */
public final class Trainer {
    /** For who reads beside the training, which has the threads. */
    private static final Parallel ALONE = new Parallel(1);

    private final Model model;
    private final List<Parameter> trained;
    private final Updates updates;
    private final List<Output> outputs;
    private final Network network;
    private final CounterRandom random;
    private final Workspace workspace = new Workspace();
    private long step;
    private int epoch;
    private final Buffers trainingBuffers = new Buffers();
    private final Buffers evaluationBuffers = new Buffers();
    private volatile boolean stopped;

    Trainer(Model model, Optimizer optimizer, List<Objective> objectives) {
        if (objectives.size() != model.outputShapes().size()) {
            throw new IllegalArgumentException("the model has "
                    + model.outputShapes().size() + " outputs, received losses for " + objectives.size());
        }
        this.model = model;
        this.trained = model.trainableParameters();
        this.updates = optimizer.start(trained, model.execution());
        this.random = CounterRandom.ofSeed(model.seed()).fork("training");
        this.outputs = IntStream.range(0, objectives.size())
                .mapToObj(i -> Output.of(model.root(), i, model.outputName(i), objectives.get(i)))
                .toList();
        Network stripped = model.root();
        for (Output output : outputs) {
            stripped = output.strip(stripped);
        }
        this.network = stripped.on(model.execution());
    }

    public Model model() {
        return model;
    }

    /** The optimizer at work: its learning rate, what it remembers. */
    public Updates optimizer() {
        return updates;
    }

    /**
     * Whether a figure of {@link EpochResult#logs()} is better when it is larger.
     *
     * @throws IllegalArgumentException if it is neither a loss nor one of the metrics
     */
    public boolean largerIsBetter(String figure) {
        return Figures.largerIsBetter(outputs, figure);
    }

    /** What is remembered after the epochs so far, besides the parameters. */
    public TrainingState state() {
        return new TrainingState(step, epoch, stopped, updates.state());
    }

    /**
     * Goes on from what a trainer of the same model, with the same optimizer, remembered.
     *
     * @throws IllegalArgumentException if the optimizer remembers something else; then nothing has changed
     */
    public void restore(TrainingState state) {
        updates.restore(state.optimizer());
        step = state.step();
        epoch = state.epoch();
        stopped = state.stopped();
    }

    /** Makes the epoch that is running the last. May be called from any thread. */
    public void stop() {
        stopped = true;
    }

    /** Whether the epoch that is running is to be the last. */
    public boolean stopping() {
        return stopped;
    }

    /**
     * Trains on examples, epoch after epoch.
     *
     * @return every epoch's figures
     * @throws IllegalArgumentException if the examples are none, or of other shapes than the model's
     */
    public List<EpochResult> fit(MultiDataset data, FitConfig config) {
        requireFit(data);
        MultiDataset validation = config.validation();
        if (validation != null) {
            requireFit(validation);
        }
        config.classWeights().requireFit(data.targetShapes(), model.outputShapes());
        List<EpochResult> history = new ArrayList<>();
        // One is trained on, one is being read, and as many as wanted wait.
        int waiting = config.prefetch() == 0 ? 0 : config.prefetch() + 1;
        List<Batch> buffers = trainingBuffers.get(data, config.batchSize(), 1 + waiting);
        int batches = Math.ceilDiv(data.size(), config.batchSize());
        stopped = false;
        int end = epoch + config.epochs();
        config.callbacks().forEach(callback -> callback.onTrainBegin(config.epochs(), batches, this));
        while (epoch < end && !stopped) { // a callback may have restored a later epoch
            EpochResult result = epoch(data, validation, config, buffers);
            history.add(result);
            epoch++;
            config.callbacks().forEach(callback -> callback.onEpochEnd(result, this));
        }
        updates.finish();
        config.callbacks().forEach(callback -> callback.onTrainEnd(this));
        return history;
    }

    private EpochResult epoch(
            MultiDataset data, @Nullable MultiDataset validation, FitConfig config, List<Batch> buffers) {
        int current = epoch;
        config.callbacks().forEach(callback -> callback.onEpochBegin(current, this));
        int[] order = config.shuffle()
                ? random.fork("shuffle").fork(current).permutation(data.size())
                : IntStream.range(0, data.size()).toArray();
        long start = System.nanoTime();
        Map<String, Double> logs = Map.of();
        Figures figures = new Figures(outputs);
        boolean ahead = config.prefetch() > 0;
        Batches batches = new Batches(
                data.atEpoch(current),
                order,
                config.batchSize(),
                buffers,
                ahead ? ALONE : model.execution().parallel());
        try (Prefetch<Batch> prefetch = ahead ? new Prefetch<>(batches, config.prefetch()) : null) {
            Iterator<Batch> source = prefetch == null ? batches : prefetch;
            for (int done = 0; source.hasNext(); done++) {
                Batch batch = source.next();
                config.classWeights().apply(batch.targets().getFirst(), batch.weights());
                figures.add(step(batch, config, figures), batch.size());
                logs = figures.logs();
                Map<String, Double> soFar = logs;
                int batchIndex = done;
                config.callbacks().forEach(callback -> callback.onBatchEnd(batchIndex, soFar, this));
            }
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        Map<String, Double> all = new LinkedHashMap<>(logs);
        if (validation != null) {
            evaluate(validation).forEach((name, value) -> all.put("val_" + name, value));
        }
        return new EpochResult(current, all, seconds);
    }

    /** A step of an epoch; NaN if its loss is not finite and a callback has dealt with that. */
    private double step(Batch batch, FitConfig config, Figures figures) {
        try {
            return trainOnBatch(batch.xs(), batch.targets(), batch.weights(), figures);
        } catch (NotFiniteException problem) {
            boolean dealtWith = false;
            for (Callback callback : config.callbacks()) {
                dealtWith |= callback.onNotFinite(problem, this);
            }
            if (!dealtWith) {
                throw problem;
            }
            return Double.NaN;
        }
    }

    /**
     * One optimizer step.
     *
     * @param x [N,…input shape]
     * @param targets [N,…target shape]
     * @return the loss before the step
     * @throws NotFiniteException if that is NaN or infinite; it tells where that comes from
     */
    public double trainOnBatch(Tensor x, Tensor targets) {
        return trainOnBatch(List.of(x), List.of(targets));
    }

    /** One optimizer step, on any number of inputs and targets. */
    public double trainOnBatch(List<Tensor> xs, List<Tensor> targets) {
        if (targets.size() != outputs.size()) {
            throw new IllegalArgumentException(
                    outputs.size() + " outputs want as many targets, received " + targets.size());
        }
        return trainOnBatch(xs, targets, null, new Figures(outputs));
    }

    private double trainOnBatch(List<Tensor> xs, List<Tensor> targets, @Nullable Tensor weights, Figures figures) {
        ColdKernels.SHARED.end();
        workspace.reset();
        Penalties penalties = new Penalties();
        Pass pass = Pass.training(
                        model.execution(), workspace, random.fork("step").fork(step))
                .wantingInputGradient(false)
                .collecting(penalties);
        MultiForward forward = network.forward(xs, pass);
        double loss = 0;
        List<Tensor> gradients = new ArrayList<>();
        for (Output output : outputs) {
            Tensor target = targets.get(output.index());
            LossValue value = output.loss(target, forward, weights);
            output.tally(output.objective().metrics(), target, forward, pass);
            figures.add(output, value.mean(), xs.getFirst().dim(0));
            loss += output.objective().weight() * value.mean();
            gradients.add(output.weighted(value.gradient()));
        }
        penalties.addWeights(trained, pass.parallel());
        loss += penalties.sum();
        if (!Double.isFinite(loss)) {
            String what = "the loss of step " + step + " is " + loss;
            throw NotFinite.find(what, network, xs, targets, model.parameters(), penalties.sum(), pass);
        }
        Parameter.clearGradients(model.parameters(), pass.parallel());
        forward.backward().apply(gradients);
        Penalties.addWeightGradients(trained, pass.parallel());
        updates.step();
        constrain();
        step++;
        return loss;
    }

    private void constrain() {
        for (Parameter parameter : trained) {
            Constraint constraint = parameter.constraint();
            if (constraint != null) {
                constraint.apply(parameter.value());
            }
        }
    }

    /**
     * The loss and the metrics over examples.
     *
     * @param tallies are shown every target and output besides
     */
    public Map<String, Double> evaluate(MultiDataset data, Tally... tallies) {
        requireFit(data);
        int atOnce = model.inferenceBatch();
        Batch batch = evaluationBuffers.get(data, atOnce, 1).getFirst();
        int[] order = IntStream.range(0, data.size()).toArray();
        Figures figures = new Figures(outputs);
        for (int from = 0; from < data.size(); from += atOnce) {
            int to = Math.min(data.size(), from + atOnce);
            batch.read(data, order, from, to, model.execution().parallel());
            workspace.reset();
            Penalties penalties = new Penalties();
            Pass pass = Pass.inference(model.execution(), workspace).collecting(penalties);
            MultiForward forward = network.forward(batch.xs(), pass);
            penalties.addWeights(trained, pass.parallel());
            double loss = penalties.sum();
            for (Output output : outputs) {
                Tensor target = batch.targets().get(output.index());
                double own = output.loss(target, forward, batch.weights()).mean();
                figures.add(output, own, batch.size());
                loss += output.objective().weight() * own;
                output.tally(output.objective().metrics(), target, forward, pass);
                output.tally(List.of(tallies), target, forward, pass);
            }
            figures.add(loss, batch.size());
        }
        return figures.logs();
    }

    private void requireFit(MultiDataset data) {
        if (data.size() == 0) {
            throw new IllegalArgumentException("a data set without examples");
        }
        if (!data.inputShapes().equals(model.inputShapes())) {
            throw new IllegalArgumentException("the model takes inputs " + list(model.inputShapes())
                    + ", the data set has " + list(data.inputShapes()));
        }
        if (data.targetShapes().size() != outputs.size()) {
            throw new IllegalArgumentException(
                    "the model has " + outputs.size() + " outputs, the data set targets " + list(data.targetShapes()));
        }
    }

    private static String list(List<Shape> shapes) {
        return shapes.stream().map(Shape::toString).collect(Collectors.joining(" and "));
    }
}
