package dev.zoetrope.cli;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.interop.ModelFiles;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope run}. */
@Command(
        name = "run",
        description = "Run a model on tensors.",
        footer = {"", "Example:", "  zoetrope run lrcn.keras --in clips.safetensors --out probabilities.safetensors"})
final class RunCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "MODEL",
            description = "A model: .safetensors, .keras, .h5 or .onnx; or the folder of a run.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path modelFile;

    @Option(
            names = "--in",
            required = true,
            paramLabel = "X.safetensors",
            description = "The inputs: a tensor x [N,…], or x0, x1, … in the model's order.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path in;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "Y.safetensors",
            description = "Where the outputs go: y [N,…], or y0, y1, …")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path file = ClipModel.file(modelFile);
        OutputFiles.check(spec, Map.of("--out", out), file, in);
        TensorFile tensors = TensorFile.read(in);
        List<Tensor> xs = tensors.get("x");
        Model model = ModelFiles.read(file, threads.execution(), TensorFile.shapes(xs))
                .model();
        tensors.requireInputs(model, xs);
        TensorFile.write(out, "y", model.predict(xs));
        return 0;
    }
}
