package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.Safetensors;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that PyTorch's and Keras's exporters wrote (src/test/python/onnx_fixtures.py), and what those frameworks answer. */
class OnnxImportTest {
    static final Path FILES = Path.of("src/test/resources/onnx");

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FILES)) {
            return all.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void answersAsTheFrameworkDid(Path file) throws IOException {
        Safetensors stored = Safetensors.read(Path.of(file.toString().replace(".onnx", ".safetensors")));
        Model model = OnnxImport.read(file);
        Samples.assertSame(
                model.predict(all(stored, "x")), all(stored, "y"), file.getFileName() + "\n" + model.summary());
    }

    private static List<Tensor> all(Safetensors stored, String name) throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        while (stored.arrays().containsKey(name + tensors.size())) {
            tensors.add(stored.get(name + tensors.size()).toTensor());
        }
        return tensors;
    }
}
