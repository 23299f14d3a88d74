package dev.zoetrope.interop.keras;

import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.interop.CompileConfig;
import dev.zoetrope.interop.SavedModel;
import dev.zoetrope.interop.hdf5.Hdf5File;
import dev.zoetrope.interop.hdf5.Hdf5Group;
import dev.zoetrope.interop.hdf5.Hdf5Object;
import dev.zoetrope.interop.hdf5.Hdf5Writer;
import dev.zoetrope.interop.zip.Archive;
import dev.zoetrope.interop.zip.ArchiveWriter;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.init.Initializer;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.optim.Optimizer;
import dev.zoetrope.layers.optim.OptimizerState;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's files: {@code .keras} archives, whole models in HDF5, weights alone. */
public final class KerasFile {
    private static final String CONFIG = "config.json";
    private static final String METADATA = "metadata.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final String OPTIMIZER = "optimizer/vars";

    /** The version of Keras whose files are written. */
    private static final String VERSION = "3.15.1";

    private static final long LARGEST_CONFIG = 8 << 20;
    private static final long LEAST_WEIGHTS = 64 << 20;
    private static final long MOST_RATIO = 20;

    /** Parameters that a description may ask for beyond what the file holds. */
    private static final long LEAST_PARAMETERS = 16 << 20;

    private KerasFile() {}

    /**
     * Reads a {@code .keras} archive.
     *
     * @param givenShapes of the inputs, in the place of sizes that the model leaves open; null for none
     */
    public static SavedModel read(ByteBuffer file, Execution execution, @Nullable List<Shape> givenShapes)
            throws ModelFormatException {
        Archive archive = Archive.open(file);
        Object config = config(StandardCharsets.UTF_8
                .decode(archive.read(CONFIG, LARGEST_CONFIG))
                .toString());
        ByteBuffer weights = archive.read(WEIGHTS, Math.max(LEAST_WEIGHTS, MOST_RATIO * file.capacity()));
        Model model = build(config, weights.capacity(), execution, givenShapes);
        Hdf5Object root = Hdf5File.open(weights).root();
        KerasWeights.read(root, model);
        CompileConfig compile = CompileConfig.ofJson(
                Node.of(config, CONFIG).get("compile_config").value());
        Hdf5Object variables = root.find(OPTIMIZER);
        return saved(model, compile, variables == null ? List.of() : KerasWeights.numbered(variables));
    }

    private static Object config(String json) throws ModelFormatException {
        try {
            return Json.parse(json);
        } catch (ModelFormatException e) {
            throw new ModelFormatException(CONFIG + ": " + e.getMessage());
        }
    }

    /** A state that is there is read if the optimizer can be; what it cannot do is said where it is asked for. */
    private static SavedModel saved(Model model, @Nullable CompileConfig compile, List<Hdf5Object> variables)
            throws ModelFormatException {
        OptimizerState state = null;
        if (compile != null && !variables.isEmpty()) {
            Optimizer optimizer = null;
            try {
                optimizer = compile.optimizer();
            } catch (ModelFormatException e) {
                return new SavedModel(model, compile, null, Map.of());
            }
            state = OptimizerVariables.read(variables, optimizer, model);
        }
        return new SavedModel(model, compile, state, Map.of());
    }

    /** The model of a description, with zeros for parameters: no more of them than a file of this size holds. */
    private static Model build(Object config, long fileSize, Execution execution, @Nullable List<Shape> givenShapes)
            throws ModelFormatException {
        Imported imported = GraphReader.read(config, givenShapes);
        BuildContext.ParameterSource zeros = new BuildContext.ParameterSource() {
            private long left = LEAST_PARAMETERS + 2 * fileSize;

            @Override
            public Tensor create(String path, Shape shape, Initializer initializer) {
                left -= 4L * shape.size();
                if (left < 0) {
                    throw new IllegalArgumentException(
                            "parameter " + path + " " + shape + " and those before it are more than the file holds");
                }
                return Tensor.zeros(shape);
            }
        };
        try {
            Model model = Model.restore(imported.inputShapes(), imported.spec(), 0, execution, zeros);
            for (String path : imported.frozen()) {
                model.parameters().stream()
                        .filter(parameter -> parameter.path().startsWith(path + "/"))
                        .forEach(parameter -> parameter.freeze(true));
            }
            return model;
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(String.valueOf(e.getMessage()));
        }
    }

    /** Reads a whole model in one HDF5 file, of Keras 2 or 3. */
    public static SavedModel readH5(ByteBuffer file, Execution execution, @Nullable List<Shape> givenShapes)
            throws ModelFormatException {
        Hdf5Object root = Hdf5File.open(file).root();
        String config = root.text("model_config");
        if (config == null) {
            throw new ModelFormatException(
                    "no attribute model_config: these are weights alone, which need a model to go into");
        }
        if (config.length() > LARGEST_CONFIG) {
            throw new ModelFormatException("model_config of " + config.length() + " characters");
        }
        String version = root.text("keras_version");
        boolean earlier = version == null || version.startsWith("1.") || version.startsWith("2.");
        if (earlier && config.contains("\"hard_sigmoid\"")) {
            throw new ModelFormatException("hard_sigmoid was 0.2·x + ½ before Keras 3, and is x/6 + ½ here");
        }
        Model model = build(config(config), file.capacity(), execution, givenShapes);
        KerasWeights.readLegacy(root.get("model_weights"), model);
        CompileConfig compile = null;
        String training = root.text("training_config");
        if (training != null && config(training) instanceof Map<?, ?> members) {
            Map<String, Object> json = new LinkedHashMap<>();
            members.forEach(
                    (key, value) -> json.put(key.equals("optimizer_config") ? "optimizer" : key.toString(), value));
            compile = CompileConfig.ofJson(json);
        }
        Hdf5Object variables = root.find("optimizer_weights");
        List<Hdf5Object> inOrder = new ArrayList<>();
        if (variables != null && !earlier) { // before, in orders of their own
            for (String name : KerasWeights.list(variables, KerasWeights.WEIGHT_NAMES)) {
                inOrder.add(variables.get(name));
            }
        }
        return saved(model, compile, inOrder);
    }

    /** Reads {@code .weights.h5}, or the weights of a whole model, into a model. */
    public static void readWeights(ByteBuffer file, Model model) throws ModelFormatException {
        Hdf5Object root = Hdf5File.open(file).root();
        Hdf5Object legacy = root.find("model_weights");
        if (legacy != null) {
            KerasWeights.readLegacy(legacy, model);
        } else if (root.texts(KerasWeights.LAYER_NAMES) != null) {
            KerasWeights.readLegacy(root, model); // Keras 2's weights alone
        } else {
            KerasWeights.read(root, model);
        }
    }

    /** Writes a {@code .keras} archive, which Keras 3 loads. The same model gives the same bytes. */
    public static void write(SavedModel saved, Path file) throws IOException {
        Map<String, Object> config = GraphWriter.write(saved.model());
        Hdf5Group root = weights(saved.model());
        CompileConfig compile = saved.compileConfig();
        if (compile != null) {
            compile.objectives(saved.model()); // what Keras could not read is not written
            Optimizer optimizer = compile.optimizer();
            config.put("compile_config", compile.json());
            OptimizerVariables.write(state(saved, optimizer), optimizer, saved.model(), root.group(OPTIMIZER));
        }
        AtomicFile.write(file, out -> {
            try (ArchiveWriter archive = new ArchiveWriter(out)) {
                archive.add(METADATA, entry -> text(Json.write(Map.of("keras_version", VERSION)), entry));
                archive.add(CONFIG, entry -> text(Json.write(config), entry));
                archive.add(WEIGHTS, entry -> Hdf5Writer.write(root, entry));
            }
        });
    }

    private static OptimizerState state(SavedModel saved, Optimizer optimizer) {
        OptimizerState state = saved.optimizerState();
        return state == null ? OptimizerVariables.fresh(optimizer, saved.model()) : state;
    }

    private static void text(String text, OutputStream out) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Hdf5Group weights(Model model) {
        Hdf5Group root = new Hdf5Group();
        root.group("layers");
        KerasWeights.write(model, root);
        return root;
    }

    /** Writes the weights alone, as Keras 3's {@code save_weights} does. */
    public static void writeWeights(Model model, Path file) throws IOException {
        Hdf5Group root = weights(model);
        AtomicFile.write(file, out -> Hdf5Writer.write(root, out));
    }

    /** Writes a whole model in one HDF5 file, which Keras 3 loads. What the optimizer remembers is left out. */
    public static void writeH5(SavedModel saved, Path file) throws IOException {
        Hdf5Group root = new Hdf5Group();
        root.attribute("keras_version", VERSION);
        root.attribute("backend", "tensorflow");
        root.attribute("model_config", Json.write(GraphWriter.write(saved.model())));
        CompileConfig compile = saved.compileConfig();
        if (compile != null) {
            compile.objectives(saved.model());
            compile.optimizer();
            Map<String, Object> training = new LinkedHashMap<>(compile.json());
            Object optimizer = training.remove("optimizer");
            training.put("optimizer_config", optimizer == null ? Json.NULL : optimizer);
            root.attribute("training_config", Json.write(training));
        }
        KerasWeights.writeLegacy(
                saved.model(), GraphWriter.layerNames(saved.model().spec()), root.group("model_weights"));
        root.group("model_weights/top_level_model_weights").attribute(KerasWeights.WEIGHT_NAMES, List.of());
        AtomicFile.write(file, out -> Hdf5Writer.write(root, out));
    }
}
