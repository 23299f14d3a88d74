package dev.zoetrope.interop.onnx;

import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.testkit.Draw;
import dev.zoetrope.testkit.LayerExample;
import dev.zoetrope.testkit.LayerExamples;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxExportTest {
    @TempDir
    Path folder;

    static List<LayerExample> examples() {
        return LayerExamples.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void onnxRuntimeAnswersTheSame(LayerExample example) throws Exception {
        Draw draw = Draw.of("onnx " + example.name(), 0);
        Model model = Samples.model(example, draw);
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(model, file);
        try (OnnxRuntime runtime = new OnnxRuntime(file)) {
            for (int batch : new int[] {example.batch(), example.batch() + 1}) {
                List<Tensor> xs = example.draw(draw, batch);
                Samples.assertSame(runtime.run(xs), model.predict(xs), example + ", " + draw.replay());
            }
        }
    }

    /** What is written of operators that no layer stands for, each by itself. */
    private static final List<String> ONE_WAY = List.of(
            "Scan", // masks, convolutions and activations that ONNX's recurrent operators do not have
            "Equal", // masks
            "Greater", // attention that is causal, or masked
            "MatMul", // attention of several heads
            "Min", // ReLU with all options
            "Sqrt", // RMSNormalization, squareplus
            "ReduceL2", // UnitNormalization, normalised Dot
            "TopK", // sparsemax
            "GreaterOrEqual", // sparse_plus
            "LSTM", // backwards, with its steps in the input's order
            "GRU",
            "RNN");

    @ParameterizedTest
    @MethodSource("examples")
    void comesBackTheSameOrIsRefusedByTheNode(LayerExample example) throws Exception {
        Draw draw = Draw.of("onnx " + example.name(), 1);
        Model model = Samples.model(example, draw);
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(model, file);
        Model back;
        try {
            back = OnnxImport.read(file);
        } catch (ModelFormatException e) {
            assertThat(e.getMessage())
                    .startsWith(file + ": node \"layer/")
                    .containsPattern("\\((" + String.join("|", ONE_WAY) + ")\\): ");
            return;
        }
        List<Tensor> xs = example.draw(draw, example.batch());
        Samples.assertSame(back.predict(xs), model.predict(xs), example + ", " + draw.replay());
    }

    @Test
    void aLayerThatOnnxHasNoWordsForIsNamed() {
        Model model = Model.build(Shape.of(4, 3), sequential(dense(3), lstm(2).stateful(true)), 1);
        Path file = folder.resolve("model.onnx");
        assertThatThrownBy(() -> OnnxExport.write(model, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer lstm (LSTM) cannot be written as ONNX: it carries its states from one batch to the"
                        + " next, and a graph keeps nothing");
        assertThat(file).doesNotExist();
    }

    @Test
    void theSameModelGivesTheSameBytes() throws Exception {
        LayerExample example = LayerExamples.all().getFirst();
        Path one = folder.resolve("one.onnx");
        Path other = folder.resolve("other.onnx");
        OnnxExport.write(Samples.model(example, Draw.of("onnx bytes", 0)), one);
        OnnxExport.write(Samples.model(example, Draw.of("onnx bytes", 0)), other);
        assertThat(one).hasSameBinaryContentAs(other);
    }
}
