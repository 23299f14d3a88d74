package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.layers.Layers;
import dev.zoetrope.layers.layer.LayerCatalog;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.layer.WeightSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every public layer is in the catalog, in the factories, in the documentation, with its options, and in the contract. */
class LayerCatalogTest {
    /** The rows of the documentation's tables, by the name in the first column. */
    private static final Map<String, String> ROWS = rows();

    @Test
    void everyPublicLayerIsInTheCatalog() throws IOException, URISyntaxException {
        List<Class<?>> catalog = List.copyOf(LayerCatalog.all());
        assertThat(publicLayers()).hasSizeGreaterThan(60).containsExactlyInAnyOrderElementsOf(catalog);
    }

    @Test
    void everyLayerOfTheCatalogHasAFactory() {
        Set<Class<?>> made = Arrays.stream(Layers.class.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .<Class<?>>map(Method::getReturnType)
                .collect(Collectors.toSet());
        Set<String> calls = Arrays.stream(Layers.class.getMethods())
                .filter(method -> method.getReturnType() == Symbol.class)
                .map(Method::getName)
                .collect(Collectors.toSet());
        for (Class<?> layer : LayerCatalog.all()) {
            String name = layer.getSimpleName();
            String call = Character.toLowerCase(name.charAt(0)) + name.substring(1);
            assertThat(made.contains(layer) || calls.contains(call))
                    .as("Layers makes %s", layer)
                    .isTrue();
        }
    }

    @Test
    void everyLayerOfTheCatalogIsDocumentedWithItsOptions() {
        for (Class<?> layer : LayerCatalog.all()) {
            assertThat(ROWS).containsKey(layer.getSimpleName());
            if (Arrays.asList("Sequential", "Functional").contains(layer.getSimpleName())) {
                continue; // Their options are models.
            }
            for (RecordComponent component : layer.getRecordComponents()) {
                String option = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
                String written = component.getType() == WeightSpec.class ? "`" + option + "_{" : "`" + option + "`";
                assertThat(ROWS.get(layer.getSimpleName()))
                        .as("%s in docs/layers.md", layer.getSimpleName())
                        .contains(written);
            }
        }
    }

    @Test
    void everyLayerOfTheCatalogHasAnExample() {
        assertThat(LayerExamples.all().stream()
                        .<Class<?>>map(example -> example.spec().getClass())
                        .collect(Collectors.toSet()))
                .containsAll(LayerCatalog.all());
    }

    /** Layers that take several inputs or give several outputs have examples with those, beside those with one. */
    @Test
    void layersOfSeveralInputsHaveExamplesOfThem() {
        Set<String> several = LayerExamples.all().stream()
                .filter(example -> example.inputs().size() > 1)
                .map(example -> example.spec().className())
                .collect(Collectors.toSet());
        assertThat(several)
                .contains("MultiHeadAttention", "LSTM", "GRU", "SimpleRNN", "ConvLSTM2D", "Bidirectional", "Functional")
                .containsAll(LayerCatalog.all().stream()
                        .filter(layer -> !LayerSpec.class.isAssignableFrom(layer))
                        .map(Class::getSimpleName)
                        .toList());
    }

    /** All public records of the library that are layers, found among its class files. */
    private static List<Class<?>> publicLayers() throws IOException, URISyntaxException {
        URI library = LayerCatalog.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Path path = Path.of(library);
        if (Files.isDirectory(path)) {
            return publicLayers(path);
        }
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
            return publicLayers(jar.getPath("/"));
        }
    }

    private static List<Class<?>> publicLayers(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.startsWith("dev/zoetrope/layers/") && file.endsWith(".class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .<Class<?>>map(LayerCatalogTest::loaded)
                    .filter(type -> type.isRecord()
                            && Modifier.isPublic(type.getModifiers())
                            && MultiLayerSpec.class.isAssignableFrom(type))
                    .toList();
        }
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, LayerCatalog.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> rows() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/layers.md"))) {
            folder = Objects.requireNonNull(folder.getParent(), "no docs/layers.md above the working folder");
        }
        try (Stream<String> lines = Files.lines(folder.resolve("docs/layers.md"))) {
            return lines.filter(line -> line.matches("\\| \\w+ \\|.*"))
                    .collect(Collectors.toMap(
                            line -> line.split(" ", -1)[1], Function.identity(), (one, other) -> one + other));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
