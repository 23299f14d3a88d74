package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.Layers;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.loss.MeanSquaredError;
import dev.zoetrope.layers.optim.SGD;
import dev.zoetrope.layers.train.EpochResult;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.TensorBoard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files' framing and fields, read by hand as TensorFlow documents them. */
class TensorBoardTest {
    @TempDir
    Path folder;

    /** A scalar of a file. */
    record Scalar(long step, String tag, float value) {}

    @Test
    void figuresOfEveryEpochAreInTheFiles() throws IOException {
        Dataset data = Dataset.of(Tensor.of(new float[] {0, 1, 1, 0}, 2, 2), Tensor.of(new float[] {0, 1}, 2, 1));
        Model model = Model.build(Shape.of(2), Layers.sequential(Layers.dense(1).activation(Activation.SIGMOID)), 1);
        List<EpochResult> history = model.compile(new SGD(0.5), new MeanSquaredError())
                .fit(data, FitConfig.epochs(300).validation(data).callbacks(new TensorBoard(folder)));
        List<Scalar> train = read("train");
        List<Scalar> validation = read("validation");
        assertThat(train).hasSize(600);
        assertThat(validation).hasSize(300);
        for (int epoch = 0; epoch < 300; epoch++) {
            float loss = Objects.requireNonNull(history.get(epoch).logs().get("loss"))
                    .floatValue();
            float valLoss = Objects.requireNonNull(history.get(epoch).logs().get("val_loss"))
                    .floatValue();
            assertThat(train).contains(new Scalar(epoch, "epoch_loss", loss));
            assertThat(train).contains(new Scalar(epoch, "epoch_learning_rate", 0.5f));
            assertThat(validation.get(epoch)).isEqualTo(new Scalar(epoch, "epoch_loss", valLoss));
        }
    }

    private List<Scalar> read(String run) throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve(run))) {
            file = files.findFirst().orElseThrow();
        }
        assertThat(file.getFileName().toString()).contains("tfevents");
        ByteBuffer records = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Scalar> scalars = new ArrayList<>();
        boolean first = true;
        while (records.hasRemaining()) {
            int length = (int) records.getLong();
            records.getInt();
            ByteBuffer event = records.slice(records.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            records.position(records.position() + length + 4);
            assertThat(event.get()).isEqualTo((byte) 0x09);
            assertThat(event.getDouble()).isGreaterThan(1e9);
            if (first) {
                assertThat(event.get()).isEqualTo((byte) 0x1A);
                assertThat(text(event)).isEqualTo("brain.Event:2");
            } else {
                scalars.add(scalar(event));
            }
            first = false;
        }
        return scalars;
    }

    private static Scalar scalar(ByteBuffer event) {
        assertThat(event.get()).isEqualTo((byte) 0x10);
        long step = varint(event);
        assertThat(event.get()).isEqualTo((byte) 0x2A);
        assertThat(varint(event)).isEqualTo(event.remaining());
        assertThat(event.get()).isEqualTo((byte) 0x0A);
        assertThat(varint(event)).isEqualTo(event.remaining());
        assertThat(event.get()).isEqualTo((byte) 0x0A);
        String tag = text(event);
        assertThat(event.get()).isEqualTo((byte) 0x15);
        return new Scalar(step, tag, event.getFloat());
    }

    private static String text(ByteBuffer event) {
        byte[] bytes = new byte[(int) varint(event)];
        event.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long varint(ByteBuffer event) {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = event.get();
            number |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }
}
