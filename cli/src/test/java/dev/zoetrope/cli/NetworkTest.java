package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every network of {@code train --model} is built, trained, saved and used. */
final class NetworkTest {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Path data;

    @BeforeAll
    static void writeClips() throws IOException {
        data = Samples.write(folder);
    }

    @ParameterizedTest
    @EnumSource(Network.class)
    void networkIsTrainedAndUsed(Network network) {
        Path own = folder.resolve(network.toString());
        Cli training = Cli.train(
                data,
                own,
                "--model",
                network,
                "--dropout",
                0.1,
                "--lstm-units",
                5,
                "--l2",
                1e-4,
                "--epochs",
                1,
                "--classes",
                "MoveUp,MoveLeft");
        assertThat(training.code()).as(training.err()).isZero();
        Cli evaluation = Cli.run("evaluate", own.resolve("run"), data, "--cache", own.resolve("cache"));
        assertThat(evaluation.code()).as(evaluation.err()).isZero();
        assertThat(evaluation.out()).contains("clips: loss ");
    }

    @Test
    void oneUnitTellsTwoClassesApart() throws IOException {
        Path own = folder.resolve("binary");
        Cli training = Cli.train(data, own, "--binary", "--epochs", 1, "--classes", "MoveUp,MoveLeft");
        assertThat(training.code()).as(training.err()).isZero();
        ClipModel model = ClipModel.load(own.resolve("run"), Execution.ofThreads(1));
        assertThat(model.model().outputShape()).isEqualTo(Shape.of(1));
        Cli prediction = Cli.run("predict", own.resolve("run"), data.resolve("MoveUp/v_MoveUp_g01_c01.mp4"));
        assertThat(prediction.code()).as(prediction.err()).isZero();
        Cli four = Cli.train(data, own, "--binary", "--epochs", 1);
        assertThat(four.error()).contains("--binary wants two classes, received 4 classes");
    }

    @Test
    void unknownNetwork() {
        Cli training = Cli.train(data, folder.resolve("unknown"), "--model", "lrcm");
        assertThat(training.code()).isEqualTo(2);
        assertThat(training.error()).contains("wants one of [lrcn, lrcn-bn, ", "received lrcm");
    }

    @Test
    void sizesAreThoseOfTheSameNetworksInKeras() {
        assertThat(parameters(Network.LRCN)).isEqualTo(73_060);
        assertThat(parameters(Network.LRCN_AVGPOOL)).isEqualTo(73_060);
        // two LSTMs of 32 units on 64 and 32 features; one in each direction on 64, and twice as wide a last layer
        assertThat(parameters(Network.LRCN_STACKED_LSTM)).isEqualTo(73_060 + 4 * 32 * (32 + 32 + 1));
        assertThat(parameters(Network.LRCN_BILSTM)).isEqualTo(73_060 + 4 * 32 * (64 + 32 + 1) + 32 * 4);
    }

    private static long parameters(Network network) {
        return Model.build(Shape.of(20, 64, 64, 3), network.of(Network.Settings.usual(4)), 27)
                .parameterCount();
    }
}
