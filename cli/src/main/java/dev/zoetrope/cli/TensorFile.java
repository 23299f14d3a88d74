package dev.zoetrope.cli;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.checkpoint.Safetensors;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tensors in safetensors files: one called {@code x}, or several called {@code x0}, {@code x1}, …, each [N,…]. */
final class TensorFile {
    private final Path file;
    private final Safetensors content;

    private TensorFile(Path file, Safetensors content) {
        this.file = file;
        this.content = content;
    }

    static TensorFile read(Path file) throws IOException {
        return new TensorFile(file, Safetensors.read(file));
    }

    /** The tensors of a name, all of as many examples. */
    List<Tensor> get(String name) throws ModelFormatException {
        List<Tensor> tensors = new ArrayList<>();
        Safetensors.Entry entry = content.arrays().get(name);
        for (int i = 0; entry == null ? content.arrays().containsKey(name + i) : tensors.isEmpty(); i++) {
            tensors.add((entry == null ? content.get(name + i) : entry).toTensor());
        }
        if (tensors.isEmpty()) {
            throw new ModelFormatException(file + ": no tensor " + name + " or " + name + "0, only "
                    + content.arrays().keySet());
        }
        for (Tensor tensor : tensors) {
            if (tensor.shape().rank() == 0
                    || tensor.dim(0) != tensors.getFirst().dim(0)) {
                throw new ModelFormatException(file + ": " + name + " wants tensors [N,…] of one N, received "
                        + tensors.stream().map(Tensor::shape).toList());
            }
        }
        return tensors;
    }

    /** The shapes of one example each. */
    static List<Shape> shapes(List<Tensor> xs) {
        return xs.stream().map(x -> x.shape().dropFirst(1)).toList();
    }

    /**
     * Inputs of the shapes that a model takes.
     *
     * @throws ModelFormatException if they have others
     */
    void requireInputs(Model model, List<Tensor> xs) throws ModelFormatException {
        List<Shape> shapes = shapes(xs);
        if (!shapes.equals(model.inputShapes())) {
            throw new ModelFormatException(
                    file + ": the model takes inputs " + model.inputShapes() + ", received " + shapes);
        }
    }

    /** Writes tensors: one as {@code y}, several as {@code y0}, {@code y1}, … */
    static void write(Path file, String name, List<Tensor> tensors) throws IOException {
        Map<String, Safetensors.Entry> arrays = new LinkedHashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            arrays.put(tensors.size() == 1 ? name : name + i, Safetensors.Entry.of(tensors.get(i)));
        }
        new Safetensors(Map.of(), arrays).write(file);
    }
}
