package dev.zoetrope.cli;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.data.ByteClips;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.loss.BinaryCrossentropy;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.metric.Accuracy;
import dev.zoetrope.layers.optim.Optimizer;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import dev.zoetrope.video.Clip;
import dev.zoetrope.video.ColorOrder;
import dev.zoetrope.video.SamplingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model of video clips, with what its file must tell so that it can be used: what its classes are called, and how to
 * take frames from a video.
 */
record ClipModel(Model model, List<String> classes, SamplingPlan plan) {
    private static final String CLASSES = "classes";
    private static final String COLOR_ORDER = "color_order";
    static final String FILE_NAME = "model.safetensors";

    /** Writes the model into a run's folder. */
    void save(Path folder) throws IOException {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put(CLASSES, Json.write(classes));
        notes.put(COLOR_ORDER, plan.order().name().toLowerCase(Locale.ROOT));
        ModelFile.save(model, inFolder(folder), notes);
    }

    /**
     * Reads a model.
     *
     * @param path of the file, or of the folder of the run that wrote it
     * @throws ModelFormatException if it is not a model of clips
     */
    static ClipModel load(Path path, Execution execution) throws IOException {
        Path file = file(path);
        ModelFile.Loaded loaded = ModelFile.load(file, execution);
        if (loaded.model().inputShapes().size() != 1
                || loaded.model().outputShapes().size() != 1) {
            throw new ModelFormatException(file + ": wants a model from clips to classes, it is one from "
                    + loaded.model().inputShapes() + " to " + loaded.model().outputShapes());
        }
        Shape input = loaded.model().inputShape();
        Shape output = loaded.model().outputShape();
        List<String> classes = classes(file, loaded.notes());
        if (input.rank() != 4 || input.dim(3) != 3 || output.rank() != 1 || output.dim(0) != outputs(classes, output)) {
            throw new ModelFormatException(file + ": wants a model from clips [T,H,W,3] to " + classes.size()
                    + " classes, it is one from " + input + " to " + output);
        }
        try {
            ColorOrder order = order(loaded.notes().getOrDefault(COLOR_ORDER, ""));
            SamplingPlan plan = new SamplingPlan(input.dim(0), input.dim(1), input.dim(2), order);
            return new ClipModel(loaded.model(), classes, plan);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file + ": " + e.getMessage());
        }
    }

    private static ColorOrder order(String name) {
        for (ColorOrder order : ColorOrder.values()) {
            if (order.name().equalsIgnoreCase(name)) {
                return order;
            }
        }
        throw new IllegalArgumentException(COLOR_ORDER + " is \"" + name + "\", wanted is rgb or bgr");
    }

    /** A model's file: the path itself, or the model in a run's folder. */
    static Path file(Path path) {
        return Files.isDirectory(path) ? inFolder(path) : path;
    }

    /** The file that {@link #save} writes. */
    static Path inFolder(Path folder) {
        return folder.resolve(FILE_NAME);
    }

    private static List<String> classes(Path file, Map<String, String> notes) throws ModelFormatException {
        try {
            if (Json.parse(notes.getOrDefault(CLASSES, "null")) instanceof List<?> names) {
                return names.stream().map(String::valueOf).toList();
            }
        } catch (ModelFormatException e) {
            throw new ModelFormatException(file + ": the names of its classes: " + e.getMessage());
        }
        throw new ModelFormatException(file + ": a model without the names of its classes");
    }

    /** One for each class; a single one may tell two apart. */
    private static int outputs(List<String> classes, Shape output) {
        return classes.size() == 2 && output.dim(0) == 1 ? 1 : classes.size();
    }

    /** Whether a single output, the probability of the second class, tells two apart. */
    boolean binary() {
        return model.outputShape().dim(0) == 1;
    }

    /** What the model is trained and judged by. */
    Trainer compile(Optimizer optimizer) {
        Loss loss = binary() ? new BinaryCrossentropy() : new CategoricalCrossentropy();
        return model.compile(optimizer, loss, new Accuracy());
    }

    /** The probability of each class for a clip. */
    float[] predict(Clip clip) {
        Tensor x = Tensor.zeros(plan.shape().prepend(1));
        ByteClips.scale(clip.pixels(), x);
        return probabilities(model.predict(x));
    }

    /** The probability of each class, from the model's output for one clip. */
    float[] probabilities(Tensor output) {
        float[] y = output.toArray();
        for (float each : y) {
            if (!Float.isFinite(each)) {
                throw new IllegalStateException(
                        "the model's answer is " + each + ", no probability: its weights are damaged, or no numbers");
            }
        }
        return binary() ? new float[] {1 - y[0], y[0]} : y;
    }
}
