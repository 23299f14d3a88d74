package dev.zoetrope.cli;

import dev.zoetrope.cli.explore.ClipShelf;
import dev.zoetrope.cli.explore.ExploredModel;
import dev.zoetrope.cli.explore.ReviewText;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.inspect.review.Review;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.video.VideoFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope explain}. */
@Command(
        name = "explain",
        description = {
            "Go through a model block by block: what each layer does, costs and sees. Then tell what is better changed, why,"
                    + " and to what.",
            "Dead units and saturated gates show only with clips."
        })
final class ExplainCommand implements Callable<Integer> {
    /** Clips that are run through the model, at most: from all over the data set. */
    private static final int MOST_CLIPS = 32;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model: .safetensors, .keras, .h5 or .onnx; or the folder of a run.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path modelFile;

    @Parameters(
            index = "1..*",
            paramLabel = "VIDEO|DATA_DIR",
            description = "Video files, or folders with one folder of clips per class.")
    private List<Path> videos = List.of();

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ExploredModel model = ExploredModel.load(ClipModel.file(modelFile), threads.execution());
        if (!videos.isEmpty() && model.plan() == null) {
            throw new ParameterException(spec.commandLine(), modelFile + ": " + model.missing());
        }
        List<Tensor> examples = new ArrayList<>();
        boolean failed = readInto(examples, model);
        Review review = Review.of(model.model(), examples);
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("model", model.name());
            all.put("parameters", model.model().parameterCount());
            all.put("clips", examples.size());
            all.put("blocks", ReviewText.blocks(review.anatomy()));
            all.put("findings", ReviewText.findings(review.findings()));
            spec.commandLine().getOut().println(Json.write(all));
        } else {
            spec.commandLine().getOut().print(ReviewText.of(model.name(), review));
        }
        return failed ? 1 : 0;
    }

    /** Whether a clip could not be read. */
    private boolean readInto(List<Tensor> examples, ExploredModel model) throws IOException {
        ClipShelf clips = new ClipShelf();
        clips.add(videos, model);
        List<ClipShelf.Entry> entries = clips.entries();
        int step = Math.max(1, (entries.size() + MOST_CLIPS - 1) / MOST_CLIPS);
        boolean failed = false;
        for (int i = 0; i < entries.size(); i += step) {
            try {
                examples.add(entries.get(i).source().read());
            } catch (VideoFormatException e) {
                spec.commandLine().getErr().println("zoetrope: " + e.getMessage());
                failed = true;
            }
        }
        return failed;
    }
}
