package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.kernel.Kernels;
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

/**
 * Trains a small LRCN for three steps and prints the losses and a checksum of the weights, for {@link
 * SameBitsEverywhereTest}. Its argument is the number of threads.
 */
final class TrainedBits {
    private TrainedBits() {}

    public static void main(String[] args) {
        System.err.println("kernels: " + Kernels.best().name());
        Sequential lrcn = sequential(
                timeDistributed(conv2D(6, 3).padding(Padding.SAME).activation(Activation.RELU)),
                timeDistributed(maxPooling2D(2)),
                timeDistributed(dropout(0.25)),
                timeDistributed(conv2D(9, 3).padding(Padding.SAME).activation(Activation.ELU)),
                timeDistributed(maxPooling2D(2)),
                timeDistributed(flatten()),
                lstm(11),
                dense(3).activation(Activation.SOFTMAX));
        Execution execution = Execution.ofThreads(Integer.parseInt(args[0]));
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
            double loss = trainer.trainOnBatch(x, y);
            System.out.println("step " + step + ": " + loss);
        }
        execution.parallel().close();
        System.out.println(checksum(model));
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
