package dev.zoetrope.cli.explore;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.inspect.Spread;
import dev.zoetrope.layers.data.MultiDataset;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.metric.ConfusionMatrix;
import dev.zoetrope.layers.train.Callback;
import dev.zoetrope.layers.train.EpochResult;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a training is getting on, for a page that looks at it; and a way to stop it. Nothing of it changes a result. */
public final class LiveTraining implements Callback {
    private static final long BETWEEN_NORMS = 500_000_000;

    private final Explorer explorer;
    private final int classes;
    private final @Nullable MultiDataset validation;
    private final List<Object> epochs = new ArrayList<>();
    private Map<String, Double> batchLogs = Map.of();
    private Map<String, Double> norms = Map.of();
    private List<Object> confusion = List.of();
    private int epochsWanted;
    private int batches;
    private int batchesDone;
    private int batchesInRun;
    private boolean over;
    private long start;
    private long lastNorms;
    private @Nullable Trainer trainer;

    /**
     * A training that has not begun.
     *
     * @param explorer gets the model of each epoch
     * @param validation of which the confusion matrix is made after each epoch; null for none
     */
    public LiveTraining(Explorer explorer, int classes, @Nullable MultiDataset validation) {
        this.explorer = explorer;
        this.classes = classes;
        this.validation = validation;
    }

    @Override
    public synchronized void onTrainBegin(int epochs, int batches, Trainer trainer) {
        this.trainer = trainer;
        this.epochsWanted = epochs;
        this.batches = batches;
        this.start = System.nanoTime();
    }

    @Override
    public synchronized void onEpochBegin(int epoch, Trainer trainer) {
        batchesDone = 0;
    }

    @Override
    public synchronized void onBatchEnd(int batch, Map<String, Double> logs, Trainer trainer) {
        batchesDone = batch + 1;
        batchesInRun++;
        batchLogs = Map.copyOf(logs);
        if (System.nanoTime() - lastNorms > BETWEEN_NORMS) {
            lastNorms = System.nanoTime();
            norms = norms(trainer.model());
        }
    }

    /** The length of each layer's gradient in the last step. */
    private static Map<String, Double> norms(Model model) {
        Map<String, Double> squares = new LinkedHashMap<>();
        for (Parameter parameter : model.trainableParameters()) {
            int slash = parameter.path().indexOf('/');
            String layer = slash < 0 ? parameter.path() : parameter.path().substring(0, slash);
            double norm = Spread.of(parameter.gradient(), 1).norm();
            squares.merge(layer, norm * norm, Double::sum);
        }
        squares.replaceAll((layer, square) -> Math.sqrt(square));
        return squares;
    }

    @Override
    public void onEpochEnd(EpochResult result, Trainer trainer) {
        List<Object> counts = validation == null ? List.of() : confusion(trainer, validation);
        explorer.replace(copy(trainer.model()));
        synchronized (this) {
            Map<String, Object> epoch = new TreeMap<>(result.logs());
            epoch.put("epoch", result.epoch() + 1);
            epochs.add(epoch);
            confusion = counts;
        }
    }

    private List<Object> confusion(Trainer trainer, MultiDataset examples) {
        ConfusionMatrix matrix = new ConfusionMatrix(classes);
        trainer.evaluate(examples, matrix);
        List<Object> rows = new ArrayList<>();
        for (int[] row : matrix.counts()) {
            rows.add(Arrays.stream(row).boxed().toList());
        }
        return rows;
    }

    /** With weights and threads of its own: the page may look at it while training goes on. */
    public static Model copy(Model model) {
        return Model.restore(
                model.inputShapes(), model.spec(), model.seed(), Execution.ofThreads(1), (path, shape, initializer) -> {
                    Tensor weight = model.weight(path);
                    return weight.copy();
                });
    }

    @Override
    public synchronized void onTrainEnd(Trainer trainer) {
        over = true;
    }

    /** Makes the epoch that is running the last. */
    synchronized void stop() {
        if (trainer != null) {
            trainer.stop();
        }
    }

    synchronized Map<String, Object> now() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("epochs", List.copyOf(epochs));
        state.put("epochsWanted", epochsWanted);
        state.put("batch", batchesDone);
        state.put("batches", batches);
        state.put("logs", batchLogs);
        state.put("norms", norms);
        state.put("confusion", confusion);
        state.put("over", over);
        state.put("stopping", trainer != null && trainer.stopping());
        long left = (long) (epochsWanted - epochs.size()) * batches - batchesDone;
        if (batchesInRun > 0 && !over) {
            double perBatch = (System.nanoTime() - start) * 1e-9 / batchesInRun;
            state.put("secondsLeft", perBatch * Math.max(0, left));
        }
        return state;
    }
}
