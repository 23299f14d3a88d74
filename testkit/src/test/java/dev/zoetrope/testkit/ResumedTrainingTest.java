package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.BackupAndRestore;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.loss.MeanSquaredError;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.CSVLogger;
import dev.zoetrope.layers.train.Callback;
import dev.zoetrope.layers.train.EarlyStopping;
import dev.zoetrope.layers.train.EpochResult;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.ReduceLROnPlateau;
import dev.zoetrope.layers.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that was cut off goes on to the same bytes: weights, states that stateful layers carry, and logs. */
class ResumedTrainingTest {
    private static final int EPOCHS = 6;
    private static final Shape SEQUENCE = Shape.of(3, 2);

    @TempDir
    Path folder;

    /** What a training leaves. */
    private record Run(Path folder, int epochs) {
        Path file(String name) {
            return folder.resolve(name);
        }

        Model fit(int crashInEpoch) throws IOException {
            Files.createDirectories(folder);
            Sequential spec = sequential(lstm(4).stateful(true), dropout(0.3), dense(1));
            Model model = Model.build(SEQUENCE, spec, 5, new Execution(Kernels.scalar(), new Parallel(1)));
            Trainer trainer = model.compile(new Adam(0.05), new MeanSquaredError());
            Callback crash = new Callback() {
                @Override
                public void onEpochEnd(EpochResult result, Trainer running) {
                    if (result.epoch() == crashInEpoch) {
                        throw new IllegalStateException("cut off");
                    }
                }
            };
            EarlyStopping stopping = new EarlyStopping("loss", 3);
            ReduceLROnPlateau plateau = new ReduceLROnPlateau(
                    ReduceLROnPlateau.Options.of("loss").factor(0.5).patience(1));
            CSVLogger csv = new CSVLogger(file("log.csv"));
            BackupAndRestore backup = new BackupAndRestore(file("backup.safetensors"), stopping, plateau, csv);
            Draw draw = Draw.of("resumed", 0);
            Dataset data = Dataset.of(draw.normal(SEQUENCE.prepend(8)), draw.normal(Shape.of(8, 1)));
            FitConfig config = FitConfig.epochs(epochs).batchSize(4).callbacks(stopping, plateau, csv, crash, backup);
            trainer.fit(data, config);
            ModelFile.save(model, file("model.safetensors"), Map.of());
            return model;
        }
    }

    @Test
    void whatWasCutOffEndsWithTheSameBytes() throws IOException {
        Run whole = new Run(folder.resolve("whole"), EPOCHS);
        Model expected = whole.fit(-1);
        for (int crash = 0; crash < EPOCHS; crash++) {
            Run cut = new Run(folder.resolve("cut" + crash), EPOCHS);
            int epoch = crash;
            assertThatThrownBy(() -> cut.fit(epoch)).hasMessage("cut off");
            Model resumed = cut.fit(-1);
            for (String file : new String[] {"model.safetensors", "log.csv"}) {
                assertThat(cut.file(file))
                        .as("%s, cut off in epoch %d", file, crash)
                        .hasSameBinaryContentAs(whole.file(file));
            }
            Tensor state = resumed.carriedStates().getFirst().states().getFirst();
            Tensor wanted = expected.carriedStates().getFirst().states().getFirst();
            Agreement.requireSameBits("the carried state", state, wanted, "cut off in epoch " + crash);
        }
    }

    @Test
    void aFinishedTrainingThatIsBegunAgainChangesNothing() throws IOException {
        Run run = new Run(folder, EPOCHS);
        run.fit(-1);
        byte[] log = Files.readAllBytes(run.file("log.csv"));
        byte[] model = Files.readAllBytes(run.file("model.safetensors"));
        run.fit(-1);
        assertThat(run.file("log.csv")).hasBinaryContent(log);
        assertThat(run.file("model.safetensors")).hasBinaryContent(model);
    }

    @Test
    void theCheckpointOfAnotherModelIsRefusedByName() throws IOException {
        Run run = new Run(folder, 1);
        run.fit(-1);
        Path file = run.file("backup.safetensors");
        Model other = Model.build(SEQUENCE, sequential(lstm(5), dense(1)), 5);
        float[] before = other.parameters().getFirst().value().toArray();
        Dataset data = Dataset.of(Tensor.zeros(2, 3, 2), Tensor.zeros(2, 1));
        byte[] content = Files.readAllBytes(file);
        assertThatThrownBy(() -> other.compile(new Adam(0.1), new MeanSquaredError())
                        .fit(data, FitConfig.epochs(1).callbacks(new BackupAndRestore(file))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("lstm/lstm_cell/kernel");
        assertThat(other.parameters().getFirst().value().toArray()).isEqualTo(before);
        assertThat(file).hasBinaryContent(content);
    }
}
