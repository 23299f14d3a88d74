package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A small LRCN, trained for three steps, has the same bits in every JVM: this runs at each vector width, and without the
 * Vector API. The checksum is that of the trained weights. Whoever changes the order of a sum, a polynomial, an
 * initialiser or the random numbers changes it, and with it what every seed means: that is for the release notes.
 */
class SameBitsEverywhereTest {
    private static final long CHECKSUM = 892383366L;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void trainedWeightsHaveTheSameBits(int threads) {
        Sequential lrcn = sequential(
                timeDistributed(conv2D(6, 3).padding(Padding.SAME).activation(Activation.RELU)),
                timeDistributed(maxPooling2D(2)),
                timeDistributed(dropout(0.25)),
                timeDistributed(conv2D(9, 3).padding(Padding.SAME).activation(Activation.ELU)),
                timeDistributed(maxPooling2D(2)),
                timeDistributed(flatten()),
                lstm(11),
                dense(3).activation(Activation.SOFTMAX));
        Execution execution = Execution.ofThreads(threads);
        Model model = Model.build(Shape.of(4, 8, 8, 3), lrcn, 27, execution);
        Trainer trainer = model.compile(new Adam(), new CategoricalCrossentropy());
        Tensor x = Tensor.zeros(5, 4, 8, 8, 3);
        CounterRandom random = CounterRandom.ofSeed(1);
        for (int i = 0; i < x.size(); i++) {
            x.array()[i] = (float) random.uniform(i);
        }
        Tensor y = Tensor.zeros(5, 3);
        for (int n = 0; n < 5; n++) {
            y.set(1f, n, n % 3);
        }
        for (int step = 0; step < 3; step++) {
            assertThat(trainer.trainOnBatch(x, y)).isPositive();
        }
        execution.parallel().close();
        assertThat(checksum(model)).isEqualTo(CHECKSUM);
    }

    private static long checksum(Model model) {
        CRC32 crc = new CRC32();
        for (Parameter parameter : model.parameters()) {
            for (float value : parameter.value().toArray()) {
                crc.update(ByteBuffer.allocate(4).putFloat(value).array());
            }
        }
        return crc.getValue();
    }
}
