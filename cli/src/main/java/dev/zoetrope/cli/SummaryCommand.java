package dev.zoetrope.cli;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.interop.ModelFiles;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope summary}. */
@Command(name = "summary", description = "Show a model's layers, their output shapes and parameters.")
final class SummaryCommand implements Callable<Integer> {
    private static final Shape CLIP = Shape.of(20, 64, 64, 3);
    private static final int CLASSES = 4;

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description =
                    "A model: .safetensors, .keras, .h5 or .onnx; or the folder of a run. Default: the network that train begins with, for four classes.")
    private @Nullable Path modelFile;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Execution execution = new Execution(Kernels.scalar(), new Parallel(1)); // nothing is computed
        Model model = modelFile == null
                ? Model.build(CLIP, Network.LRCN.of(Network.Settings.usual(CLASSES)), 0, execution)
                : ModelFiles.read(ClipModel.file(modelFile), execution).model();
        spec.commandLine().getOut().print(model.summary());
        return 0;
    }
}
