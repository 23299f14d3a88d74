package dev.zoetrope.cli;

import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.metric.ConfusionMatrix;
import dev.zoetrope.layers.optim.SGD;
import dev.zoetrope.layers.train.Trainer;
import dev.zoetrope.video.dataset.LoadedClips;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope evaluate}. */
@Command(
        name = "evaluate",
        description =
                "Tell how well a model names the classes of all clips in a folder: loss, accuracy, confusion matrix.")
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A model.safetensors, or the folder of the run that wrote it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path modelFile;

    @Parameters(paramLabel = "DATA_DIR", description = "A folder with one folder of clips per class of the model.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path dataDir;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Mixin
    private final CacheOption cache = new CacheOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        Execution execution = threads.execution();
        ClipModel model = ClipModel.load(modelFile, execution);
        VideoDataset dataset = VideoDataset.scan(dataDir, model.classes(), VideoDataset.UCF_GROUP);
        LoadedClips loaded = ClipLoader.load(
                dataset,
                model.plan(),
                cache.clips(),
                execution.parallel(),
                console,
                spec.commandLine().getErr());
        ConfusionMatrix confusion = new ConfusionMatrix(model.classes().size());
        Trainer trainer = model.compile(new SGD(0));
        Map<String, Double> figures =
                trainer.evaluate(ClipLoader.examples(loaded, loaded.dataset().clips(), model), confusion);
        console.printf(
                Locale.ROOT,
                "%d clips: loss %.4f, accuracy %.4f%n%n",
                loaded.clips().size(),
                figures.get("loss"),
                figures.get("accuracy"));
        console.print(ConfusionTable.of(model.classes(), confusion.counts()));
        return 0;
    }
}
