package dev.zoetrope.layers.train;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.constraint.Constraint;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.data.Prefetch;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.Penalties;
import dev.zoetrope.layers.layer.SequentialLayer;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.loss.LossValue;
import dev.zoetrope.layers.metric.Metric;
import dev.zoetrope.layers.metric.Tally;
import dev.zoetrope.layers.optim.Optimizer;
import dev.zoetrope.layers.optim.Updates;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    private final Loss loss;
    private final List<Metric> metrics;
    private final List<Parameter> trained;
    private final Updates updates;
    private final SequentialLayer network;
    private final Activation outputActivation;
    private final CounterRandom random;
    private final Workspace workspace = new Workspace();
    private long step;
    private int epoch;
    private volatile boolean stopped;

    Trainer(Model model, Optimizer optimizer, Loss loss, List<Metric> metrics) {
        this.model = model;
        this.metrics = metrics;
        this.trained = model.trainableParameters();
        this.updates = optimizer.start(trained, model.execution());
        this.random = CounterRandom.ofSeed(model.seed()).fork("training");
        Activation last = model.root().lastActivation();
        Loss onLogits = loss.onLogits(last);
        this.loss = onLogits == null ? loss : onLogits;
        this.network = (onLogits == null ? model.root() : model.root().withoutLastActivation()).on(model.execution());
        this.outputActivation = onLogits == null ? Activation.LINEAR : last;
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
        if (figure.equals("loss")) {
            return false;
        }
        return metrics.stream()
                .filter(metric -> metric.name().equals(figure))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(figure + " is none of the metrics "
                        + metrics.stream().map(Metric::name).toList()
                        + ", so it has to be said which figures are better"))
                .largerIsBetter();
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
    public List<EpochResult> fit(Dataset data, FitConfig config) {
        requireFit(data);
        Dataset validation = config.validation();
        if (validation != null) {
            requireFit(validation);
        }
        config.classWeights().requireFit(data.targetShape(), model.outputShape());
        List<EpochResult> history = new ArrayList<>();
        // One is trained on, one is being read, and as many as wanted wait.
        int waiting = config.prefetch() == 0 ? 0 : config.prefetch() + 1;
        List<Batch> buffers = Stream.generate(() -> new Batch(data, config.batchSize()))
                .limit(1 + waiting)
                .toList();
        int batches = (data.size() + config.batchSize() - 1) / config.batchSize();
        stopped = false;
        config.callbacks().forEach(callback -> callback.onTrainBegin(config.epochs(), batches, this));
        for (int i = 0; i < config.epochs() && !stopped; i++) {
            EpochResult result = epoch(data, validation, config, buffers);
            history.add(result);
            config.callbacks().forEach(callback -> callback.onEpochEnd(result, this));
            epoch++;
        }
        updates.finish();
        config.callbacks().forEach(callback -> callback.onTrainEnd(this));
        return history;
    }

    private EpochResult epoch(Dataset data, @Nullable Dataset validation, FitConfig config, List<Batch> buffers) {
        int current = epoch;
        config.callbacks().forEach(callback -> callback.onEpochBegin(current, this));
        int[] order = config.shuffle()
                ? random.fork("shuffle").fork(current).permutation(data.size())
                : IntStream.range(0, data.size()).toArray();
        long start = System.nanoTime();
        Map<String, Double> logs = Map.of();
        LossMean mean = new LossMean();
        metrics.forEach(Metric::reset);
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
                config.classWeights().apply(batch.targets(), batch.weights());
                mean.add(trainOnBatch(batch), batch.size());
                logs = logs(mean);
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

    /**
     * One optimizer step.
     *
     * @param x [N,…input shape]
     * @param targets [N,…target shape]
     * @return the loss before the step
     */
    public double trainOnBatch(Tensor x, Tensor targets) {
        return trainOnBatch(x, targets, null);
    }

    private double trainOnBatch(Batch batch) {
        return trainOnBatch(batch.x(), batch.targets(), batch.weights());
    }

    private double trainOnBatch(Tensor x, Tensor targets, @Nullable Tensor weights) {
        workspace.reset();
        Penalties penalties = new Penalties();
        Pass pass = Pass.training(
                        model.execution(), workspace, random.fork("step").fork(step))
                .wantingInputGradient(false)
                .collecting(penalties);
        Forward forward = network.forward(x, pass);
        LossValue value = loss(targets, forward, weights);
        tally(metrics, targets, forward.output(), pass);
        for (Parameter parameter : model.parameters()) {
            parameter.gradient().fill(0f);
        }
        forward.backward().apply(value.gradient());
        penalties.addWeights(trained, pass.parallel());
        Penalties.addWeightGradients(trained, pass.parallel());
        updates.step();
        constrain();
        step++;
        return value.mean() + penalties.sum();
    }

    private void constrain() {
        for (Parameter parameter : trained) {
            Constraint constraint = parameter.constraint();
            if (constraint != null) {
                constraint.apply(parameter.value());
            }
        }
    }

    /** The loss of outputs; if they have a mask, that of the steps that count, as Keras has it. */
    private LossValue loss(Tensor targets, Forward forward, @Nullable Tensor weights) {
        return forward.mask() == null
                ? loss.of(targets, forward.output(), weights)
                : MaskedLoss.of(loss, targets, forward.output(), forward.mask(), weights);
    }

    /**
     * The loss and the metrics over examples.
     *
     * @param tallies are shown every target and output besides
     */
    public Map<String, Double> evaluate(Dataset data, Tally... tallies) {
        requireFit(data);
        int atOnce = model.inferenceBatch();
        Batch batch = new Batch(data, atOnce);
        int[] order = IntStream.range(0, data.size()).toArray();
        LossMean mean = new LossMean();
        metrics.forEach(Metric::reset);
        for (int from = 0; from < data.size(); from += atOnce) {
            batch.read(
                    data,
                    order,
                    from,
                    Math.min(data.size(), from + atOnce),
                    model.execution().parallel());
            workspace.reset();
            Penalties penalties = new Penalties();
            Pass pass = Pass.inference(model.execution(), workspace).collecting(penalties);
            Forward forward = network.forward(batch.x(), pass);
            penalties.addWeights(trained, pass.parallel());
            Tensor output = forward.output();
            mean.add(loss(batch.targets(), forward, batch.weights()).mean() + penalties.sum(), batch.size());
            tally(metrics, batch.targets(), output, pass);
            tally(List.of(tallies), batch.targets(), output, pass);
        }
        return logs(mean);
    }

    private void tally(List<? extends Tally> tallies, Tensor targets, Tensor output, Pass pass) {
        Tensor activated = outputActivation.forward(output, pass).output();
        tallies.forEach(tally -> tally.update(targets, activated));
    }

    private Map<String, Double> logs(LossMean mean) {
        Map<String, Double> logs = new LinkedHashMap<>();
        logs.put("loss", mean.result());
        metrics.forEach(metric -> logs.put(metric.name(), metric.result()));
        return logs;
    }

    private void requireFit(Dataset data) {
        if (data.size() == 0) {
            throw new IllegalArgumentException("a data set without examples");
        }
        if (!data.inputShape().equals(model.inputShape())) {
            throw new IllegalArgumentException(
                    "the model takes inputs " + model.inputShape() + ", the data set has " + data.inputShape());
        }
    }

    /** The mean of batch losses, each counted by its examples: the last batch may be smaller. */
    private static final class LossMean {
        private double sum;
        private long examples;

        void add(double batchMean, int size) {
            sum += batchMean * size;
            examples += size;
        }

        double result() {
            return sum / examples;
        }
    }
}
