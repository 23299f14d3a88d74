package dev.zoetrope.cli.explore;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.interop.ModelFiles;
import dev.zoetrope.interop.SavedModel;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.data.ByteClips;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.video.Clip;
import dev.zoetrope.video.ColorOrder;
import dev.zoetrope.video.SamplingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Any model, with what is known about using it on video.
 *
 * @param name what people call it
 * @param plan how frames are taken from a video; null if the model takes no clips
 */
public record ExploredModel(
        String name,
        Model model,
        List<String> classes,
        @Nullable SamplingPlan plan) {
    /** Reads a model of any kind, from a file of any format. */
    public static ExploredModel load(Path file, Execution execution) throws IOException {
        SavedModel loaded = ModelFiles.read(file, execution);
        ColorOrder order = ColorOrder.BGR;
        for (ColorOrder each : ColorOrder.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(loaded.notes().get("color_order"))) {
                order = each;
            }
        }
        return of(file.toString(), loaded.model(), classes(loaded.notes()), order);
    }

    /** A model, with as many names of classes as it has; the rest get numbers. */
    public static ExploredModel of(String name, Model model, List<String> named, ColorOrder order) {
        int units = model.outputShapes().getFirst().rank() == 0
                ? 1
                : model.outputShapes().getFirst().dim(-1);
        List<String> classes = IntStream.range(0, units == 1 ? 2 : units)
                .mapToObj(k -> k < named.size() ? named.get(k) : "class " + k)
                .toList();
        return new ExploredModel(name, model, classes, plan(model.inputShapes(), order));
    }

    private static @Nullable SamplingPlan plan(List<Shape> inputs, ColorOrder order) {
        Shape input = inputs.getFirst();
        boolean clips = inputs.size() == 1 && input.rank() == 4 && (input.dim(3) == 3 || input.dim(3) == 1);
        try {
            return clips ? new SamplingPlan(input.dim(0), input.dim(1), input.dim(2), order) : null;
        } catch (IllegalArgumentException e) {
            return null; // frames of a size that no video is sampled to
        }
    }

    private static List<String> classes(Map<String, String> notes) throws ModelFormatException {
        return Json.parse(notes.getOrDefault("classes", "[]")) instanceof List<?> names
                ? names.stream().map(Object::toString).toList()
                : List.of();
    }

    /** What keeps the model from taking clips; empty if nothing does. */
    public String missing() {
        if (plan != null) {
            return "";
        }
        return model.inputShapes().size() > 1
                ? "This model has " + model.inputShapes().size() + " inputs " + model.inputShapes()
                        + ", and a video gives one: what needs a clip is not shown."
                : "This model takes " + model.inputShapes().getFirst()
                        + ", and a video gives [frames,height,width,3 or 1]: what needs a clip is not shown.";
    }

    /**
     * The model's input for a clip, [1,T,H,W,C]. For a model of one channel it is grey, with the weights of ITU-R BT.601.
     */
    public Tensor input(Clip clip) {
        SamplingPlan frames = clip.plan();
        Tensor colors = Tensor.zeros(frames.shape());
        ByteClips.scale(clip.pixels(), colors);
        if (model.inputShape().dim(3) == 3) {
            return colors.reshape(colors.shape().prepend(1));
        }
        boolean bgr = frames.order() == ColorOrder.BGR;
        Tensor grey = Tensor.zeros(model.inputShape().prepend(1));
        for (int i = 0; i < grey.size(); i++) {
            float first = colors.array()[3 * i];
            float green = colors.array()[3 * i + 1];
            float last = colors.array()[3 * i + 2];
            grey.array()[i] = 0.299f * (bgr ? last : first) + 0.587f * green + 0.114f * (bgr ? first : last);
        }
        return grey;
    }
}
