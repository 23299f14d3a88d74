package consumer;

import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.loss.SparseCategoricalCrossentropy;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;

/** Trains a small model to tell random clips apart, saves it, and prints a checksum of the file. */
public final class Main {
    private static final int CLIPS = 8;
    private static final int CLASSES = 4;

    public static void main(String[] args) throws IOException {
        CounterRandom random = CounterRandom.ofSeed(28);
        Tensor x = Tensor.zeros(CLIPS, 7, 12, 12, 3);
        for (int i = 0; i < x.size(); i++) {
            x.array()[i] = (float) random.normal(i);
        }
        Tensor labels = Tensor.zeros(CLIPS, 1);
        for (int clip = 0; clip < CLIPS; clip++) {
            labels.set(clip % CLASSES, clip, 0);
        }
        Dataset data = Dataset.of(x, labels);

        Model model = Model.build(
                Shape.of(7, 12, 12, 3),
                sequential(
                        timeDistributed(conv2D(5, 3).activation(Activation.RELU)),
                        timeDistributed(maxPooling2D(2)),
                        timeDistributed(dropout(0.25)),
                        timeDistributed(flatten()),
                        lstm(6),
                        dense(CLASSES).activation(Activation.SOFTMAX)),
                27);
        Trainer trainer = model.compile(new Adam(0.01), new SparseCategoricalCrossentropy());
        double before = trainer.evaluate(data).get("loss");
        trainer.fit(data, FitConfig.epochs(10).batchSize(3));
        double after = trainer.evaluate(data).get("loss");
        if (!(after < before)) { // NaN included: equal bits would prove nothing then
            throw new AssertionError("nothing was learnt: loss " + before + ", then " + after);
        }

        Path file = Files.createTempFile("consumer", ".safetensors");
        ModelFile.save(model, file, Map.of());
        CRC32 checksum = new CRC32();
        checksum.update(Files.readAllBytes(file));
        Files.delete(file);
        System.out.printf("checksum %08x%n", checksum.getValue());
        System.out.println("kernels " + model.execution().kernels().name());
        System.out.println(Model.class.getModule());
    }
}
