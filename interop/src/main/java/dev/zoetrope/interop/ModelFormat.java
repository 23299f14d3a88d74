package dev.zoetrope.interop;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a model's file is, told by the end of its name. */
public enum ModelFormat {
    /** Keras 3's archive of configuration and weights. */
    KERAS(".keras"),
    /** The weights alone, as Keras 3's {@code save_weights} leaves them. */
    WEIGHTS_H5(".weights.h5"),
    /** Keras 2's and 3's whole model in one HDF5 file. */
    H5(".h5"),
    /** The same under the longer name. */
    HDF5(".hdf5"),
    /** This library's own models, and weights by name. */
    SAFETENSORS(".safetensors"),
    /** Open Neural Network Exchange. */
    ONNX(".onnx");

    private final String extension;

    ModelFormat(String extension) {
        this.extension = extension;
    }

    /** The end of a name, with its dot. */
    public String extension() {
        return extension;
    }

    /**
     * The format of a file with this name.
     *
     * @throws ModelFormatException if no format has such names
     */
    public static ModelFormat of(Path file) throws ModelFormatException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith(format.extension))
                .max(Comparator.comparingInt(format -> format.extension.length()))
                .orElseThrow(() -> new ModelFormatException(file + ": a model's file ends in one of "
                        + Arrays.stream(values()).map(ModelFormat::extension).collect(Collectors.joining(", "))));
    }
}
