package dev.zoetrope.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs of a node or two: they are read as ONNX Runtime computes them, or refused. */
class OnnxOperatorsTest {
    private static final int OPSET = 17;

    @TempDir
    Path folder;

    private Path file(List<Onnx.Node> nodes, List<Onnx.Array> initializers, List<Object> input, List<Object> output)
            throws IOException {
        Onnx.Graph graph = new Onnx.Graph(
                "graph",
                nodes,
                initializers,
                List.of(new Onnx.Port("x", Onnx.FLOAT, input)),
                List.of(new Onnx.Port("y", Onnx.FLOAT, output)));
        return Files.write(
                folder.resolve("graph.onnx"),
                OnnxWriter.write(new Onnx.Model("test", OPSET, graph)).toByteArray());
    }

    private static Onnx.Node node(String operator, String output, Map<String, Object> attributes, String... inputs) {
        return new Onnx.Node(output, operator, "", List.of(inputs), List.of(output), attributes);
    }

    private static void assertReadAsComputed(Path file, Tensor x) throws Exception {
        Model model = OnnxImport.read(file);
        try (OnnxRuntime runtime = new OnnxRuntime(file)) {
            Samples.assertSame(List.of(model.predict(x)), runtime.run(List.of(x)), file.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "half_pixel, round_prefer_floor, 2, read",
        "half_pixel, round_prefer_floor, 3, read",
        "half_pixel, round_prefer_ceil, 3, read",
        "half_pixel, , 3, read",
        "half_pixel, floor, 2, refused",
        "half_pixel, ceil, 2, refused",
        "asymmetric, floor, 2, read",
        "asymmetric, floor, 3, read",
        "asymmetric, round_prefer_floor, 2, read",
        "asymmetric, round_prefer_floor, 3, refused",
        "asymmetric, , 2, read",
        "asymmetric, , 3, refused",
        "asymmetric, ceil, 2, refused",
        "align_corners, floor, 2, refused"
    })
    void pixelsAreRepeated(String places, String rounding, int factor, String outcome) throws Exception {
        List<Object> attributes = new ArrayList<>(List.of("mode", "nearest", "coordinate_transformation_mode", places));
        if (rounding != null) {
            attributes.addAll(List.of("nearest_mode", rounding));
        }
        Path file = file(
                List.of(node("Resize", "y", Onnx.attributes(attributes.toArray()), "x", "", "scales")),
                List.of(Onnx.Array.of("scales", List.of(4L), 1, 1, 1, factor)),
                List.of("N", 1L, 1L, 2L),
                List.of("N", 1L, 1L, 2L * factor));
        if (outcome.equals("refused")) {
            assertThatThrownBy(() -> OnnxImport.read(file))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining(places);
        } else {
            assertReadAsComputed(file, Tensor.of(new float[] {10, 20}, 1, 1, 1, 2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Max", "Min"})
    void constantsOfAnyNumber(String operator) throws Exception {
        Path file = file(
                List.of(node(operator, "factor", Map.of(), "a", "b", "c"), node("Mul", "y", Map.of(), "x", "factor")),
                List.of(
                        Onnx.Array.of("a", List.of(1L), 3),
                        Onnx.Array.of("b", List.of(2L), 2, 7),
                        Onnx.Array.of("c", List.of(1L), 1)),
                List.of("N", 2L),
                List.of("N", 2L));
        assertReadAsComputed(file, Tensor.of(new float[] {10, 20}, 1, 2));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void remainders(long fmod) throws Exception {
        Path file = file(
                List.of(
                        node("Mod", "rest", Onnx.attributes("fmod", fmod), "a", "b"),
                        node("Cast", "factor", Onnx.attributes("to", 1L), "rest"),
                        node("Mul", "y", Map.of(), "x", "factor")),
                List.of(Onnx.Array.ofIntegers("a", List.of(2L), -7, 7), Onnx.Array.ofIntegers("b", List.of(2L), 3, -3)),
                List.of("N", 2L),
                List.of("N", 2L));
        assertReadAsComputed(file, Tensor.of(new float[] {10, 20}, 1, 2));
    }

    @Test
    void truthValues() throws Exception {
        Path file = file(
                List.of(
                        node("Cast", "truth", Onnx.attributes("to", 9L), "a"),
                        node("Cast", "factor", Onnx.attributes("to", 1L), "truth"),
                        node("Mul", "y", Map.of(), "x", "factor")),
                List.of(Onnx.Array.of("a", List.of(3L), 0.5f, 5, 0)),
                List.of("N", 3L),
                List.of("N", 3L));
        assertReadAsComputed(file, Tensor.of(new float[] {10, 20, 30}, 1, 3));
    }

    @Test
    void anIndexBehindTheEndIsRefused() throws IOException {
        Path file = file(
                List.of(node("Gather", "factor", Map.of(), "a", "index"), node("Mul", "y", Map.of(), "x", "factor")),
                List.of(Onnx.Array.of("a", List.of(2L), 3, 4), Onnx.Array.ofIntegers("index", List.of(2L), 0, 2)),
                List.of("N", 2L),
                List.of("N", 2L));
        assertThatThrownBy(() -> OnnxImport.read(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("Gather")
                .satisfies(thrown -> assertThat(thrown.getMessage()).contains("2"));
    }
}
