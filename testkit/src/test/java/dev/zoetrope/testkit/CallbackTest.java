package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.Layers;
import dev.zoetrope.layers.checkpoint.BackupAndRestore;
import dev.zoetrope.layers.checkpoint.ModelCheckpoint;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.loss.MeanSquaredError;
import dev.zoetrope.layers.metric.Accuracy;
import dev.zoetrope.layers.optim.ExponentialDecay;
import dev.zoetrope.layers.optim.SGD;
import dev.zoetrope.layers.train.CSVLogger;
import dev.zoetrope.layers.train.Callback;
import dev.zoetrope.layers.train.EarlyStopping;
import dev.zoetrope.layers.train.EpochResult;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.LearningRateScheduler;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Monitor;
import dev.zoetrope.layers.train.ReduceLROnPlateau;
import dev.zoetrope.layers.train.TensorBoard;
import dev.zoetrope.layers.train.TerminateOnNaN;
import dev.zoetrope.layers.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbackTest {
    @TempDir
    Path folder;

    private final Trainer trainer = model().compile(new SGD(0.5), new MeanSquaredError(), new Accuracy());

    private static Model model() {
        return Model.build(Shape.of(2), Layers.sequential(Layers.dense(1).activation(Activation.SIGMOID)), 1);
    }

    /** Two examples that a dense layer tells apart. */
    private static Dataset data() {
        return Dataset.of(Tensor.of(new float[] {0, 1, 1, 0}, 2, 2), Tensor.of(new float[] {0, 1}, 2, 1));
    }

    /** Shows a callback epochs with these figures, and says after which epoch it stopped; −1 if it did not. */
    private int stopsAfter(Callback callback, String figure, double... values) {
        return stopsAfter(trainer, callback, figure, values);
    }

    private static int stopsAfter(Trainer trainer, Callback callback, String figure, double... values) {
        callback.onTrainBegin(values.length, 1, trainer);
        for (int epoch = 0; epoch < values.length; epoch++) {
            callback.onEpochBegin(epoch, trainer);
            callback.onEpochEnd(new EpochResult(epoch, new LinkedHashMap<>(Map.of(figure, values[epoch])), 1), trainer);
            if (trainer.stopping()) {
                return epoch;
            }
        }
        return -1;
    }

    private static double figure(EpochResult result, String name) {
        return Objects.requireNonNull(result.logs().get(name));
    }

    @Test
    void earlyStoppingWaitsForItsPatience() {
        assertThat(stopsAfter(new EarlyStopping("val_loss", 2), "val_loss", 3, 2, 2.5, 1.9, 2, 2))
                .isEqualTo(5);
    }

    @Test
    void earlyStoppingTakesALargerAccuracyForABetterOne() {
        EarlyStopping stopping = new EarlyStopping("val_accuracy", 2);
        assertThat(stopsAfter(stopping, "val_accuracy", 0.1, 0.2, 0.3, 0.3, 0.2))
                .isEqualTo(4);
        assertThat(stopping.bestEpoch()).isEqualTo(2);
    }

    @Test
    void earlyStoppingWantsTheLeastDifferenceAndTheBaseline() {
        EarlyStopping.Options byHalf = EarlyStopping.Options.of(new Monitor("loss", Monitor.Mode.MIN, 0.5))
                .patience(2);
        assertThat(stopsWith(byHalf, 3, 2.6, 2.55, 2)).isEqualTo(2);
        EarlyStopping.Options belowTwo =
                EarlyStopping.Options.of(new Monitor("loss")).patience(3).baseline(2);
        assertThat(stopsWith(belowTwo, 5, 4, 3, 2.5, 2.4)).isEqualTo(-1);
        EarlyStopping.Options later =
                EarlyStopping.Options.of(new Monitor("loss")).patience(1).startFromEpoch(3);
        assertThat(stopsWith(later, 1, 2, 3, 4, 5)).isEqualTo(4);
    }

    private static int stopsWith(EarlyStopping.Options options, double... losses) {
        Trainer fresh = model().compile(new SGD(0.5), new MeanSquaredError());
        return stopsAfter(fresh, new EarlyStopping(options), "loss", losses);
    }

    @Test
    void figuresThatAreNotThereAreNamed() {
        assertThatThrownBy(() -> stopsAfter(new EarlyStopping("val_los", 2), "val_loss", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("val_los", "[val_loss]");
        assertThatThrownBy(() -> stopsAfter(new EarlyStopping("speed", 2), "speed", 1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("speed", "[accuracy]");
    }

    @Test
    void bestWeightsComeBack() {
        EarlyStopping stopping = new EarlyStopping("loss", 5);
        stopping.onTrainBegin(3, 1, trainer);
        stopping.onEpochEnd(new EpochResult(0, Map.of("loss", 1.0), 1), trainer);
        float[] best = trainer.model().parameters().getFirst().value().toArray();
        trainer.model().parameters().getFirst().value().fill(9f);
        stopping.onEpochEnd(new EpochResult(1, Map.of("loss", 2.0), 1), trainer);
        stopping.onTrainEnd(trainer);
        assertThat(trainer.model().parameters().getFirst().value().toArray()).isEqualTo(best);
    }

    @Test
    void learningRateFallsOnAPlateauAndCoolsDown() {
        ReduceLROnPlateau.Options options = ReduceLROnPlateau.Options.of("loss")
                .factor(0.1)
                .patience(2)
                .cooldown(1)
                .minLr(0.01);
        ReduceLROnPlateau reduce = new ReduceLROnPlateau(options);
        stopsAfter(reduce, "loss", 1, 1);
        assertThat(trainer.optimizer().learningRate()).isEqualTo(0.5);
        stopsAfter(reduce, "loss", 1, 1, 1);
        assertThat(trainer.optimizer().learningRate()).isCloseTo(0.05, within(1e-12));
        stopsAfter(reduce, "loss", 1, 1, 1, 1, 1, 1);
        assertThat(trainer.optimizer().learningRate()).isEqualTo(0.01);
    }

    @Test
    void scheduledLearningRatesAreUsed() {
        trainer.fit(data(), FitConfig.epochs(3).callbacks(new LearningRateScheduler((epoch, rate) -> rate / 2)));
        assertThat(trainer.optimizer().learningRate()).isEqualTo(0.0625);
        Trainer scheduled = model().compile(new SGD(new ExponentialDecay(0.1, 2, 0.5)), new MeanSquaredError());
        assertThatThrownBy(() -> scheduled.fit(
                        data(), FitConfig.epochs(1).callbacks(new LearningRateScheduler((epoch, rate) -> 1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ExponentialDecay");
    }

    @Test
    void trainingEndsWithALossThatIsNoNumber() {
        Dataset bad = Dataset.of(Tensor.of(new float[] {Float.NaN, 1}, 1, 2), Tensor.of(new float[] {0}, 1, 1));
        assertThat(trainer.fit(bad, FitConfig.epochs(5).callbacks(new TerminateOnNaN())))
                .hasSize(1);
    }

    @Test
    void epochsAreLinesOfAFile() throws IOException {
        Path file = folder.resolve("new/log.csv");
        List<EpochResult> history =
                trainer.fit(data(), FitConfig.epochs(2).validation(data()).callbacks(new CSVLogger(file)));
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).isEqualTo("epoch,accuracy,loss,val_accuracy,val_loss");
        assertThat(lines.get(2))
                .isEqualTo(String.join(
                        ",",
                        "1",
                        Double.toString(figure(history.get(1), "accuracy")),
                        Double.toString(figure(history.get(1), "loss")),
                        Double.toString(figure(history.get(1), "val_accuracy")),
                        Double.toString(figure(history.get(1), "val_loss"))));
        trainer.fit(data(), FitConfig.epochs(1).validation(data()).callbacks(new CSVLogger(file, ",", true)));
        assertThat(Files.readAllLines(file)).hasSize(4);
    }

    @Test
    void bestEpochsAreSavedUnderTheirFigures() throws IOException {
        String pattern =
                folder.resolve("model-{epoch:02d}-{loss:.2f}.safetensors").toString();
        ModelCheckpoint best = ModelCheckpoint.bestOnly(pattern, new Monitor("loss"), Map.of());
        stopsAfter(best, "loss", 0.5, 0.7, 0.25);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("model-01-0.50.safetensors", "model-03-0.25.safetensors");
        }
    }

    @Test
    void foldersThatCannotBeWrittenToAreNamedBeforeTraining() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        float[] before = trainer.model().parameters().getFirst().value().toArray();
        for (Callback callback : List.of(
                new CSVLogger(file.resolve("log.csv")),
                new TensorBoard(file.resolve("logs")),
                new BackupAndRestore(file.resolve("backup")),
                ModelCheckpoint.everyEpoch(file.resolve("model").toString(), Map.of()))) {
            assertThatThrownBy(() -> trainer.fit(data(), FitConfig.epochs(1).callbacks(callback)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(file.toString());
        }
        assertThat(trainer.model().parameters().getFirst().value().toArray()).isEqualTo(before);
    }

    @Test
    void classesCountAsTheirWeights() {
        Trainer weighted = model().compile(new SGD(0), new MeanSquaredError());
        FitConfig config = FitConfig.epochs(1).batchSize(1).shuffle(false);
        double second =
                figure(weighted.fit(data(), config.classWeights(Map.of(0, 0f))).getFirst(), "loss");
        double both = figure(weighted.fit(data(), config).getFirst(), "loss");
        double first =
                figure(weighted.fit(data(), config.classWeights(Map.of(1, 0f))).getFirst(), "loss");
        assertThat(first + second).isCloseTo(both, within(1e-9));
        assertThat(first).isPositive();
        assertThat(second).isPositive();
        assertThatThrownBy(() -> weighted.fit(data(), config.classWeights(Map.of(2, 1f))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("0 to 1", "class 2");
    }
}
