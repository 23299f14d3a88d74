package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A file of reference values, see golden/README.md. */
record Golden(String name, Safetensors file) {
    private static final String SUFFIX = ".safetensors";

    /** Every file of a folder; there must be some. */
    static List<Golden> folder(String name) {
        Path folder = root().resolve(name);
        try (Stream<Path> files = Files.list(folder)) {
            List<Golden> cases = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .sorted()
                    .map(file -> read(name + "/" + file.substring(0, file.length() - SUFFIX.length())))
                    .toList();
            if (cases.isEmpty()) {
                throw new AssertionError("no golden values in " + folder);
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One file, for example {@code model/lrcn_step}. */
    static Golden read(String name) {
        try {
            return new Golden(name, Safetensors.read(root().resolve(name + SUFFIX)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One file that is compressed with gzip. */
    static Golden readCompressed(String name) {
        try {
            Path plain = Files.createTempFile("golden", SUFFIX);
            try (InputStream in = new GZIPInputStream(Files.newInputStream(root().resolve(name + SUFFIX + ".gz")))) {
                Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
                return new Golden(name, Safetensors.read(plain));
            } finally {
                Files.delete(plain);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of all of them; beside it lie the test classes. */
    static Path root() {
        URL readme = Objects.requireNonNull(Golden.class.getResource("/golden/README.md"));
        try {
            return Objects.requireNonNull(Path.of(readme.toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The class of the layer, loss or optimizer. */
    String className(String kind) {
        return (String) Objects.requireNonNull(spec().get(kind));
    }

    /** Its Keras configuration. */
    Map<?, ?> config() {
        return (Map<?, ?>) Objects.requireNonNull(spec().get("config"));
    }

    /** One option of the configuration. */
    Object option(String key) {
        return Objects.requireNonNull(config().get(key), key);
    }

    /** Whether the call was one of training. */
    boolean training() {
        return Boolean.TRUE.equals(spec().get("training"));
    }

    Map<?, ?> spec() {
        return (Map<?, ?>) Keras.json(() -> Json.parse(file.metadata().getOrDefault("spec", "{}")));
    }

    boolean has(String array) {
        return file.arrays().containsKey(array);
    }

    Tensor tensor(String array) {
        return Keras.json(() -> file.get(array)).toTensor();
    }

    /** The arrays of a name with the numbers from 0 behind it. */
    List<Tensor> numbered(String name) {
        return IntStream.iterate(0, i -> has(name + i), i -> i + 1)
                .mapToObj(i -> tensor(name + i))
                .toList();
    }

    Doubles doubles(String array) {
        return Doubles.of(tensor(array));
    }

    /** The arrays whose names begin so, in the order of their names. */
    List<String> names(String prefix) {
        return file.arrays().keySet().stream()
                .filter(array -> array.startsWith(prefix))
                .sorted()
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
