package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Models as ONNX files, for ONNX Runtime and whatever else reads them: what a model predicts, not how it learns. Opset 17;
 * any batch size.
 *
 * <p>Inputs and outputs are the model's, channels last. A {@link Functional}'s have its names, those of a model of one
 * input and output are {@code x} and {@code y}. Steps under TimeDistributed are part of the batch; LSTM, GRU and SimpleRNN
 * are the operators LSTM, GRU and RNN, and Scan where those do not do: with masks, ConvLSTM2D, other activations.
 */
public final class OnnxExport {
    private static final int OPSET = 17;

    private OnnxExport() {}

    /**
     * Writes a model, whole or not at all. The same model gives the same bytes.
     *
     * @throws IllegalArgumentException if ONNX has no words for one of its layers; the message has the layer's path
     */
    public static void write(Model model, Path file) throws IOException {
        Onnx.Graph graph = graph(model);
        AtomicFile.write(
                file,
                out -> OnnxWriter.write(new Onnx.Model("Zoetrope", OPSET, graph))
                        .writeTo(out));
    }

    private static Onnx.Graph graph(Model model) {
        GraphBuilder builder = new GraphBuilder();
        List<String> inputNames;
        List<String> outputNames;
        if (model.spec() instanceof Functional graph) {
            inputNames = graph.inputs().stream().map(Functional.Input::name).toList();
            outputNames = outputNames(graph, inputNames);
        } else {
            inputNames = List.of("x");
            outputNames = List.of("y");
        }
        inputNames.forEach(builder::claim);
        outputNames.forEach(builder::claim);
        List<Value> inputs = IntStream.range(0, inputNames.size())
                .mapToObj(i -> new Value(inputNames.get(i), model.inputShapes().get(i)))
                .toList();
        NetworkNodes network = new NetworkNodes(builder, (path, shape, initializer) -> model.weight(path));
        List<Value> outputs = network.write(model.spec(), "", inputs);
        builder.enter("");
        for (int i = 0; i < outputs.size(); i++) {
            builder.rename(outputs.get(i).name(), outputNames.get(i));
        }
        return builder.graph("model", ports(inputNames, inputs), ports(outputNames, outputs), true);
    }

    /** The names of the tensors; one that is an input, or an output already, has its place behind it. */
    private static List<String> outputNames(Functional graph, List<String> inputs) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < graph.outputs().size(); i++) {
            String name = graph.outputs().get(i);
            names.add(inputs.contains(name) || names.contains(name) ? name + "/" + i : name);
        }
        return names;
    }

    private static List<Onnx.Port> ports(List<String> names, List<Value> values) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> new Onnx.Port(
                        names.get(i), Onnx.FLOAT, dims(values.get(i).shape())))
                .toList();
    }

    private static List<Object> dims(Shape shape) {
        List<Object> dims = new ArrayList<>(List.of("N"));
        Arrays.stream(shape.dims()).forEach(dim -> dims.add((long) dim));
        return dims;
    }
}
