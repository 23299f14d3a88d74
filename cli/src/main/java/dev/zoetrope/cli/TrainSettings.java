package dev.zoetrope.cli;

import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.video.ColorOrder;
import dev.zoetrope.video.SamplingPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code train} that decide its result. */
final class TrainSettings {
    /** How to take clips apart. */
    enum SplitBy {
        GROUPS,
        CLIPS
    }

    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "NAME",
            description = "The classes to tell apart, by comma. Default: all in DATA_DIR.")
    List<String> classes = List.of();

    @Option(
            names = "--frames",
            defaultValue = "20",
            description = "Frames to take from a clip. Default: ${DEFAULT-VALUE}.")
    int frames;

    @Option(
            names = "--size",
            defaultValue = "64",
            description = "Height and width to resize frames to, in pixels. Default: ${DEFAULT-VALUE}.")
    int size;

    @Option(
            names = "--color-order",
            defaultValue = "BGR",
            description = "Order of a pixel's bytes, ${COMPLETION-CANDIDATES}. OpenCV, and so the Keras tutorials, have"
                    + " BGR. Default: ${DEFAULT-VALUE}.")
    ColorOrder colorOrder = ColorOrder.BGR;

    @Option(
            names = "--epochs",
            defaultValue = "50",
            description = "Times to go through the training clips, at most. Default: ${DEFAULT-VALUE}.")
    int epochs;

    @Option(
            names = "--batch-size",
            defaultValue = "4",
            description = "Clips per optimizer step. Default: ${DEFAULT-VALUE}.")
    int batchSize;

    @Option(names = "--learning-rate", defaultValue = "1e-3", description = "Adam's. Default: ${DEFAULT-VALUE}.")
    double learningRate;

    @Option(
            names = "--seed",
            defaultValue = "27",
            description = "Of everything random: split, weights, order, dropout. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(
            names = "--split",
            defaultValue = "groups",
            description = "Test on whole groups of clips that no training clip is of, or on single clips:"
                    + " ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    SplitBy split = SplitBy.GROUPS;

    @Option(
            names = "--group-pattern",
            defaultValue = "_g(\\d+)_",
            paramLabel = "REGEX",
            description = "What of a file's name tells its group: the first capture. '^([a-z]+)_' for files named by"
                    + " person. Default: UCF's ${DEFAULT-VALUE}.")
    String groupPattern = "";

    @Option(
            names = "--test-groups",
            split = ",",
            paramLabel = "GROUP",
            description = "The groups to test on, by comma. Default: drawn from the seed.")
    List<String> testGroups = List.of();

    @Option(
            names = "--test-share",
            defaultValue = "0.25",
            description = "Share of the clips to test on. Default: ${DEFAULT-VALUE}.")
    double testShare;

    @Option(
            names = "--validation-share",
            defaultValue = "0.2",
            description = "Share of the other clips to watch the training with; 0 trains all epochs on all of them."
                    + " Default: ${DEFAULT-VALUE}.")
    double validationShare;

    @Option(
            names = "--patience",
            defaultValue = "15",
            description = "Epochs without a smaller validation loss after which training stops. Default:"
                    + " ${DEFAULT-VALUE}.")
    int patience;

    @Mixin
    final NetworkSettings network = new NetworkSettings();

    SamplingPlan plan() {
        return new SamplingPlan(frames, size, size, colorOrder);
    }

    /**
     * Throws unless every number can be trained with.
     *
     * @throws IllegalArgumentException naming the option, the value and what was wanted
     */
    void check() {
        require(epochs >= 1, "--epochs", epochs, "at least 1");
        require(batchSize >= 1, "--batch-size", batchSize, "at least 1");
        require(frames >= 1 && frames <= 1000, "--frames", frames, "1 to 1000");
        require(size >= 1 && size <= 2048, "--size", size, "1 to 2048");
        require(patience >= 0, "--patience", patience, "at least 0");
        require(learningRate > 0 && Double.isFinite(learningRate), "--learning-rate", learningRate, "more than 0");
        require(testShare > 0 && testShare < 1, "--test-share", testShare, "between 0 and 1");
        require(validationShare >= 0 && validationShare < 1, "--validation-share", validationShare, "0 or below 1");
        require(classes.size() != 1, "--classes", String.join(",", classes), "at least two, or none for all");
        network.check();
        require(
                testGroups.isEmpty() || split == SplitBy.GROUPS,
                "--test-groups",
                String.join(",", testGroups),
                "--split groups");
    }

    /**
     * Throws if the network cannot be built for clips of this shape.
     *
     * @throws IllegalArgumentException naming the layer, what it got and what it wants
     */
    void checkNetwork() {
        try {
            network.of(2).build(plan().shape(), BuildContext.fresh(seed));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--frames " + frames + " --size " + size + ": " + e.getMessage(), e);
        }
    }

    static void require(boolean holds, String option, Object value, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException(option + " wants " + wanted + ", received " + value);
        }
    }

    /** The settings by name, as metrics.json has them. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("frames", frames);
        json.put("size", size);
        json.put("color_order", lower(colorOrder));
        json.put("epochs", epochs);
        json.put("batch_size", batchSize);
        json.put("learning_rate", learningRate);
        json.put("seed", seed);
        json.put("split", lower(split));
        json.put("group_pattern", groupPattern);
        json.put("test_share", testShare);
        json.put("validation_share", validationShare);
        json.put("patience", patience);
        json.putAll(network.toJson());
        return json;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
