package dev.zoetrope.cli;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.interop.ModelFiles;
import dev.zoetrope.interop.ModelFormat;
import dev.zoetrope.interop.PyTorchWeights;
import dev.zoetrope.interop.SavedModel;
import dev.zoetrope.layers.layer.Execution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope convert}. */
@Command(
        name = "convert",
        description = "Read a model in one format and write it in another, told by the ends of the files' names.",
        footer = {
            "",
            "Reads .keras, .h5, .safetensors and .onnx; writes these and .weights.h5.",
            "",
            "Example:",
            "  zoetrope convert lrcn.keras lrcn.safetensors"
        })
final class ConvertCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "IN", description = "A model, or the folder of a run.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path in;

    @Parameters(index = "1", paramLabel = "OUT", description = "Where it goes.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Option(
            names = "--input-shape",
            paramLabel = "D,…",
            description =
                    "The sizes of one example, for a model that leaves some open: 20,64,64,3. Once for each input.")
    private List<String> inputShapes = List.of();

    @Option(names = "--no-compile", description = "Leave out what the model is trained with, as Keras's compile=False.")
    private boolean withoutCompile;

    /** How weights may be called. */
    enum Names {
        KERAS,
        PYTORCH
    }

    @Option(
            names = "--names",
            paramLabel = "NAMES",
            description =
                    "What weights in a .safetensors file are called, and how they lie: ${COMPLETION-CANDIDATES}. With"
                            + " pytorch the file holds the weights alone. Default: keras.")
    private Names names = Names.KERAS;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ModelFormat to = ModelFormat.of(out);
        if (names == Names.PYTORCH && to != ModelFormat.SAFETENSORS) {
            throw new ParameterException(spec.commandLine(), "--names pytorch goes with a .safetensors file");
        }
        Execution execution = new Execution(Kernels.scalar(), new Parallel(1)); // nothing is computed
        SavedModel saved = ModelFiles.read(ClipModel.file(in), execution, shapes());
        if (names == Names.PYTORCH) {
            PyTorchWeights.write(saved.model(), out);
        } else {
            ModelFiles.write(withoutCompile ? new SavedModel(saved.model(), null, null, saved.notes()) : saved, out);
        }
        return 0;
    }

    private @Nullable List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        for (String text : inputShapes) {
            try {
                shapes.add(Shape.of(Arrays.stream(text.split(",", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray()));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        spec.commandLine(), "--input-shape wants sizes such as 20,64,64,3, received " + text);
            }
        }
        return shapes.isEmpty() ? null : shapes;
    }
}
