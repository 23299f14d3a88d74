package dev.zoetrope.interop;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.interop.keras.KerasFile;
import dev.zoetrope.interop.onnx.OnnxExport;
import dev.zoetrope.interop.onnx.OnnxImport;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Models in files of any format that is known, told by the ends of their names. */
public final class ModelFiles {
    private static final String COMPILE_CONFIG = "compile_config";

    private ModelFiles() {}

    /**
     * Reads a model.
     *
     * @throws ModelFormatException if the file is missing, damaged, of another format, or holds what is not supported; the
     *     message begins with its name and says where in it
     */
    public static SavedModel read(Path file, Execution execution) throws IOException {
        return read(file, execution, null);
    }

    /**
     * Reads a model.
     *
     * @param inputShapes in the place of sizes that the model leaves open, without the batch axis; null to leave them
     * @throws ModelFormatException as above
     */
    public static SavedModel read(Path file, Execution execution, @Nullable List<Shape> inputShapes)
            throws IOException {
        return switch (ModelFormat.of(file)) {
            case KERAS -> mapped(file, bytes -> KerasFile.read(bytes, execution, inputShapes));
            case H5, HDF5 -> mapped(file, bytes -> KerasFile.readH5(bytes, execution, inputShapes));
            case SAFETENSORS -> readOwn(file, execution);
            case WEIGHTS_H5 -> throw new ModelFormatException(file + ": weights alone, which need a model to go into");
            case ONNX -> SavedModel.of(OnnxImport.read(file, execution));
        };
    }

    /** Reads {@code .weights.h5}, or the weights of a whole {@code .h5}, into a model of the same layers. */
    public static void readWeights(Path file, Model model) throws IOException {
        mapped(file, bytes -> {
            KerasFile.readWeights(bytes, model);
            return model;
        });
    }

    /**
     * Writes a model, whole or not at all. What a format has no place for is left out: ONNX and weights alone have none for
     * what a model is trained with, and only {@code .keras} has one for what its optimizer remembers.
     */
    public static void write(SavedModel saved, Path file) throws IOException {
        switch (ModelFormat.of(file)) {
            case KERAS -> KerasFile.write(saved, file);
            case H5, HDF5 -> KerasFile.writeH5(saved, file);
            case WEIGHTS_H5 -> KerasFile.writeWeights(saved.model(), file);
            case SAFETENSORS -> writeOwn(saved, file);
            case ONNX -> OnnxExport.write(saved.model(), file);
        }
    }

    private static SavedModel readOwn(Path file, Execution execution) throws IOException {
        ModelFile.Loaded loaded = ModelFile.load(file, execution);
        Map<String, String> notes = new LinkedHashMap<>(loaded.notes());
        String compile = notes.remove(COMPILE_CONFIG);
        try {
            return new SavedModel(
                    loaded.model(), compile == null ? null : CompileConfig.ofJson(Json.parse(compile)), null, notes);
        } catch (ModelFormatException e) {
            throw new ModelFormatException(file + ": " + COMPILE_CONFIG + ": " + e.getMessage());
        }
    }

    private static void writeOwn(SavedModel saved, Path file) throws IOException {
        Map<String, String> notes = new LinkedHashMap<>(saved.notes());
        CompileConfig compile = saved.compileConfig();
        if (compile != null) {
            notes.put(COMPILE_CONFIG, Json.write(compile.json()));
        }
        ModelFile.save(saved.model(), file, notes);
    }

    /** Reads something out of a file's bytes. */
    @FunctionalInterface
    interface Reading<T> {
        T read(ByteBuffer bytes) throws IOException;
    }

    /**
     * Reads a file that is mapped into memory for as long as that takes, so that weights are copied once, into their
     * tensors. Whatever is wrong with it becomes one exception that names it.
     */
    private static <T> T mapped(Path file, Reading<T> reading) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ModelFormatException(file + ": a folder, not a file");
        }
        try (FileChannel channel = FileChannel.open(file);
                Arena arena = Arena.ofConfined()) {
            if (channel.size() > Integer.MAX_VALUE - 8) {
                throw new ModelFormatException("more than 2 GB");
            }
            return reading.read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena)
                    .asByteBuffer());
        } catch (NoSuchFileException e) {
            throw new ModelFormatException(file + ": no such file");
        } catch (ModelFormatException e) {
            throw new ModelFormatException(file + ": " + e.getMessage());
        }
    }
}
