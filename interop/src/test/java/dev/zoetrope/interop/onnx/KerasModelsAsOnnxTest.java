package dev.zoetrope.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.interop.ModelFiles;
import dev.zoetrope.layers.checkpoint.Safetensors;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model that Keras made (src/test/python/make_models.py), through ONNX: ONNX Runtime answers what Keras did. */
class KerasModelsAsOnnxTest {
    private static final Path FILES = Path.of("src/test/resources/models");

    /** What a graph cannot hold, and why. */
    private static final Map<String, String> REFUSED =
            Map.of("stateful", "it carries its states from one batch to the next, and a graph keeps nothing");

    @TempDir
    Path folder;

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FILES)) {
            return all.filter(file -> file.toString().endsWith(".keras"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void onnxRuntimeAnswersWhatKerasDid(Path file) throws Exception {
        String name = file.getFileName().toString().replace(".keras", "");
        Model model = ModelFiles.read(file, Execution.shared()).model();
        Path onnx = folder.resolve(name + ".onnx");
        for (Map.Entry<String, String> refused : REFUSED.entrySet()) {
            if (name.contains(refused.getKey())) {
                assertThatThrownBy(() -> OnnxExport.write(model, onnx)).hasMessageContaining(refused.getValue());
                return;
            }
        }
        OnnxExport.write(model, onnx);
        Safetensors stored = Safetensors.read(Path.of(file.toString().replace(".keras", ".safetensors")));
        try (OnnxRuntime runtime = new OnnxRuntime(onnx)) {
            Samples.assertSame(runtime.run(all(stored, "x")), all(stored, "y"), name);
        }
    }

    /** {@code x}, or {@code x0}, {@code x1}, … */
    private static List<Tensor> all(Safetensors stored, String name) throws IOException {
        if (stored.arrays().containsKey(name)) {
            return List.of(stored.get(name).toTensor());
        }
        List<Tensor> tensors = new ArrayList<>();
        while (stored.arrays().containsKey(name + tensors.size())) {
            tensors.add(stored.get(name + tensors.size()).toTensor());
        }
        assertThat(tensors).isNotEmpty();
        return tensors;
    }
}
