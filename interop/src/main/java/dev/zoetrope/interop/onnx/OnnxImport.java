package dev.zoetrope.interop.onnx;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Models out of ONNX files, such as PyTorch, Keras and {@link OnnxExport} write: a {@link Functional} of this library's
 * layers, with the file's weights, to run and to train further.
 *
 * <p>Inputs and outputs are the file's, in its order of axes, the batch's first; all other axes have a size. Where the file
 * has channels behind the batch axis the model has them last, with Permute layers where it begins and ends.
 */
public final class OnnxImport {
    /** A message of protobuf is no larger. */
    private static final long LARGEST = Integer.MAX_VALUE - 8L;

    private OnnxImport() {}

    /** Reads a model, to run on all processors. */
    public static Model read(Path file) throws IOException {
        return read(file, Execution.shared());
    }

    /**
     * Reads a model.
     *
     * @throws ModelFormatException if the file is missing or damaged, or has an operator that no layer stands for; the
     *     message has the file and the node
     */
    public static Model read(Path file, Execution execution) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException(file + ": no such file");
        }
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new ModelFormatException(file + ": " + size + " bytes, an ONNX file has at most " + LARGEST);
        }
        try {
            Assembly assembly = new Assembly(new Budget(size));
            Functional spec = new GraphReader(OnnxReader.read(Files.readAllBytes(file)), assembly).read();
            return Model.restore(
                    spec.inputShapes(), spec, 0, execution, (path, shape, initializer) -> assembly.weight(path));
        } catch (ModelFormatException | IllegalArgumentException e) {
            throw new ModelFormatException(file + ": " + e.getMessage());
        }
    }
}
