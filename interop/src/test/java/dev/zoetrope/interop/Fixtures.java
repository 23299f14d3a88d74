package dev.zoetrope.interop;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The models that {@code make_models.py} has made with Keras. */
final class Fixtures {
    static final Path FOLDER = Path.of("src/test/resources/models");

    private Fixtures() {}

    /** Their names. */
    static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".keras"))
                    .map(name -> name.substring(0, name.length() - ".keras".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(String name, String extension) {
        return FOLDER.resolve(name + extension);
    }

    static Safetensors values(String name) throws IOException {
        return Safetensors.read(file(name, ".safetensors"));
    }

    /** {@code x}, or {@code x0}, {@code x1}, … */
    static List<Tensor> tensors(Safetensors values, String name) throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        Safetensors.Entry one = values.arrays().get(name);
        if (one != null) {
            tensors.add(one.toTensor());
        }
        for (int i = 0; values.arrays().containsKey(name + i); i++) {
            tensors.add(values.get(name + i).toTensor());
        }
        return tensors;
    }
}
