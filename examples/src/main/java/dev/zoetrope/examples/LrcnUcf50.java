package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.*;
import static dev.zoetrope.layers.layer.Activation.RELU;
import static dev.zoetrope.layers.layer.Activation.SOFTMAX;
import static dev.zoetrope.layers.layer.Padding.SAME;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.ByteClips;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.metric.Accuracy;
import dev.zoetrope.layers.metric.Labels;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.Callback;
import dev.zoetrope.layers.train.EarlyStopping;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.dataset.LoadedClips;
import dev.zoetrope.video.dataset.Split;
import dev.zoetrope.video.dataset.VideoClip;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** The LRCN of the Keras tutorials; docs/keras-side-by-side.md has the Keras lines beside these. */
public final class LrcnUcf50 {
    public static void main(String[] args) {
        List<String> classes = List.of(args).subList(1, args.length); // none for all
        try {
            run(Path.of(args[0]), classes, 50, System.out);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static void run(Path dataDir, List<String> classes, int epochs, PrintStream out) throws IOException {
        LoadedClips clips = LoadedClips.load(VideoDataset.scan(dataDir, classes), new SamplingPlan(20, 64, 64));
        Split split = Split.byClips(clips.dataset(), 0.25, 0.2, 27);
        Dataset test = examples(clips, split.test());
        Model model = Model.build(
                test.inputShape(),
                sequential(
                        timeDistributed(conv2D(16, 3).padding(SAME).activation(RELU)),
                        timeDistributed(maxPooling2D(4)),
                        timeDistributed(dropout(0.25)),
                        timeDistributed(conv2D(32, 3).padding(SAME).activation(RELU)),
                        timeDistributed(maxPooling2D(4)),
                        timeDistributed(dropout(0.25)),
                        timeDistributed(conv2D(64, 3).padding(SAME).activation(RELU)),
                        timeDistributed(maxPooling2D(2)),
                        timeDistributed(dropout(0.25)),
                        timeDistributed(conv2D(64, 3).padding(SAME).activation(RELU)),
                        timeDistributed(maxPooling2D(2)),
                        timeDistributed(flatten()),
                        lstm(32),
                        dense(clips.dataset().classes().size()).activation(SOFTMAX)),
                27);
        out.println(model.summary());
        Trainer trainer = model.compile(new Adam(1e-3), new CategoricalCrossentropy(), new Accuracy());
        FitConfig fit = FitConfig.epochs(epochs)
                .batchSize(4)
                .validation(examples(clips, split.validation()))
                .callbacks(Callback.afterEpoch(out::println), new EarlyStopping("val_loss", 15));
        trainer.fit(examples(clips, split.train()), fit);
        out.println("test: " + trainer.evaluate(test));
        Tensor probabilities = model.predict(test);
        for (int i = 0; i < test.size(); i++) {
            String predicted = clips.dataset().classes().get(Labels.ofOutput(probabilities, i));
            out.println(split.test().get(i).path().getFileName() + ": " + predicted);
        }
    }

    private static Dataset examples(LoadedClips clips, List<VideoClip> some) {
        int classes = clips.dataset().classes().size();
        return new ByteClips(
                clips.pixels(some), clips.labels(some), clips.plan().shape(), classes);
    }
}
