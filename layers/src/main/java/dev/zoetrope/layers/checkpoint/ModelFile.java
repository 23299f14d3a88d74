package dev.zoetrope.layers.checkpoint;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.NetworkSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A model in a safetensors file: one array per parameter, named by its path; in the metadata the spec, and whatever the
 * model's user needs to know besides, such as the names of the classes.
 */
public final class ModelFile {
    private static final String FORMAT = "format";
    private static final String ZOETROPE = "zoetrope/1";
    private static final String INPUT_SHAPE = "input_shape";
    private static final String SEED = "seed";
    private static final String SPEC = "model";
    private static final String FROZEN = "frozen";

    private ModelFile() {}

    /**
     * A model out of a file.
     *
     * @param notes what {@link #save} was given besides
     */
    public record Loaded(Model model, Map<String, String> notes) {}

    /** Writes a model, whole or not at all. The same weights and notes give the same bytes. */
    public static void save(Model model, Path file, Map<String, String> notes) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>(notes);
        metadata.put(FORMAT, ZOETROPE);
        metadata.put(
                INPUT_SHAPE, model.inputShapes().stream().map(Shape::toString).collect(Collectors.joining(" ")));
        metadata.put(SEED, Long.toString(model.seed()));
        metadata.put(SPEC, Json.write(SpecCodec.encode(model.spec())));
        List<String> frozen = model.parameters().stream()
                .filter(Parameter::frozen)
                .map(Parameter::path)
                .toList();
        if (!frozen.isEmpty()) {
            metadata.put(FROZEN, Json.write(frozen));
        }
        Map<String, Safetensors.Entry> arrays = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters()) {
            arrays.put(parameter.path(), Safetensors.Entry.of(parameter.value()));
        }
        new Safetensors(metadata, arrays).write(file);
    }

    /**
     * Reads a model.
     *
     * @throws ModelFormatException if the file is missing, damaged, or not a model of this library
     */
    public static Loaded load(Path file, Execution execution) throws IOException {
        return load(file, execution, List.of());
    }

    /**
     * Reads a model that has layers of its user's own in it.
     *
     * @param customLayers their records
     * @throws ModelFormatException if the file is missing, damaged, or not a model of this library and these layers
     */
    public static Loaded load(Path file, Execution execution, List<Class<? extends MultiLayerSpec>> customLayers)
            throws IOException {
        Safetensors content = Safetensors.read(file);
        try {
            return decode(content, execution, customLayers);
        } catch (ModelFormatException | IllegalArgumentException e) {
            throw new ModelFormatException(file + ": " + e.getMessage());
        }
    }

    private static Loaded decode(
            Safetensors content, Execution execution, List<Class<? extends MultiLayerSpec>> customLayers)
            throws ModelFormatException {
        Map<String, String> notes = new LinkedHashMap<>(content.metadata());
        if (!ZOETROPE.equals(notes.remove(FORMAT))) {
            throw new ModelFormatException("not a Zoetrope model: no \"format\": \"" + ZOETROPE + "\" in its metadata");
        }
        List<Shape> inputShapes = new ArrayList<>();
        for (String text : take(notes, INPUT_SHAPE).split(" ", -1)) {
            inputShapes.add(shape(text));
        }
        long seed = seed(take(notes, SEED));
        MultiLayerSpec spec = SpecCodec.decodeLayer(Json.parse(take(notes, SPEC)), customLayers);
        if (!(spec instanceof NetworkSpec network)) {
            throw new ModelFormatException(
                    "the outermost layer is " + spec.className() + ", not Sequential or Functional");
        }
        // Every parameter comes out of the file, so that a spec cannot ask for more memory than the file is large.
        Model model = Model.restore(
                inputShapes, network, seed, execution, (path, shape, initializer) -> stored(content, path, shape));
        int parameters = model.parameters().size();
        if (parameters != content.arrays().size()) {
            throw new ModelFormatException("the model has " + parameters + " parameters, the file "
                    + content.arrays().size() + " arrays");
        }
        String frozen = notes.remove(FROZEN);
        if (frozen != null) {
            freeze(model, frozen);
        }
        return new Loaded(model, notes);
    }

    private static long seed(String text) throws ModelFormatException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ModelFormatException("its " + SEED + " \"" + text + "\" is no whole number");
        }
    }

    private static void freeze(Model model, String paths) throws ModelFormatException {
        if (!(Json.parse(paths) instanceof List<?> names)) {
            throw new ModelFormatException("\"" + FROZEN + "\" is not a list of paths");
        }
        names.forEach(name -> model.freeze(name.toString()));
    }

    private static Tensor stored(Safetensors content, String path, Shape shape) {
        Safetensors.Entry entry = content.arrays().get(path);
        if (entry == null || !entry.shape().equals(shape)) {
            throw new IllegalArgumentException("the model wants an array " + path + " " + shape + ", the file has "
                    + (entry == null ? "none of this name" : entry.shape().toString()));
        }
        if (entry.type() != Safetensors.Type.F32) {
            throw new IllegalArgumentException("the array " + path + " is of type " + entry.type() + ", F32 is wanted");
        }
        return entry.toTensor();
    }

    private static String take(Map<String, String> notes, String key) throws ModelFormatException {
        String value = notes.remove(key);
        if (value == null) {
            throw new ModelFormatException("no \"" + key + "\" in its metadata");
        }
        return value;
    }

    private static Shape shape(String text) throws ModelFormatException {
        if (!text.matches("\\[\\d{1,9}(,\\d{1,9}){0,7}]")) {
            throw new ModelFormatException("\"" + text + "\" is not an input shape");
        }
        return Shape.of(Arrays.stream(text.substring(1, text.length() - 1).split(","))
                .mapToInt(Integer::parseInt)
                .toArray());
    }
}
