package dev.zoetrope.cli;

import dev.zoetrope.layers.data.Augmentation;
import dev.zoetrope.layers.data.Augmented;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.data.RandomBrightness;
import dev.zoetrope.layers.data.RandomContrast;
import dev.zoetrope.layers.data.RandomFlip;
import dev.zoetrope.layers.data.TemporalJitter;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.ShapeException;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.dataset.DatasetException;
import dev.zoetrope.video.dataset.Split;
import dev.zoetrope.video.dataset.SplitLists;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code train} that decide its result. */
final class TrainSettings {
    /** What {@code --augment} can do. */
    enum Augment {
        FLIP,
        BRIGHTNESS,
        CONTRAST,
        JITTER;

        Augmentation change() {
            return switch (this) {
                case FLIP -> new RandomFlip(true, false);
                case BRIGHTNESS -> new RandomBrightness(0.2f);
                case CONTRAST -> new RandomContrast(0.2f);
                case JITTER -> new TemporalJitter(2);
            };
        }
    }

    /** How to take clips apart. */
    enum SplitBy {
        GROUPS,
        CLIPS
    }

    @Mixin
    final ClipOptions clips = new ClipOptions();

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
            names = "--test-groups",
            split = ",",
            paramLabel = "GROUP",
            description = "The groups to test on, by comma. Default: drawn from the seed.")
    List<String> testGroups = List.of();

    @Option(
            names = "--lists",
            paramLabel = "DIR",
            description = "Split as the lists in this folder say: trainlist01.txt and testlist01.txt of UCF101, or"
                    + " *_test_split1.txt of HMDB51. Validation clips are taken from those for training.")
    @Nullable
    Path lists;

    @Option(
            names = "--list-number",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which of the splits in --lists: UCF101 and HMDB51 have three. Default: ${DEFAULT-VALUE}.")
    int listNumber;

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

    @Option(
            names = "--augment",
            split = ",",
            paramLabel = "NAME",
            description = "Change the training clips at random, anew in every epoch and all frames of a clip alike, by"
                    + " comma: ${COMPLETION-CANDIDATES}. Default: not at all.")
    List<Augment> augment = List.of();

    @Mixin
    final NetworkSettings network = new NetworkSettings();

    SamplingPlan plan() {
        return clips.plan();
    }

    /**
     * The clips of a folder that these settings choose.
     *
     * @throws DatasetException if the folder or the lists cannot be used
     */
    VideoDataset scan(Path folder) throws IOException {
        if (lists == null || !clips.classes().isEmpty()) {
            return clips.scan(folder);
        }
        List<String> listed = new ArrayList<>(SplitLists.read(lists, listNumber).classes());
        listed.retainAll(clips.scan(folder).classes());
        if (listed.isEmpty()) {
            throw new DatasetException(folder + ": none of the classes in the lists of " + lists);
        }
        return clips.scan(folder, listed);
    }

    /** Examples to train with: changed, if that is asked for. */
    Dataset augmented(Dataset examples) {
        return augment.isEmpty()
                ? examples
                : new Augmented(
                        examples, seed, augment.stream().map(Augment::change).toArray(Augmentation[]::new));
    }

    /** The clips to train, to validate and to test with. */
    Split split(VideoDataset dataset) throws IOException {
        if (lists != null) {
            return Split.byLists(dataset, SplitLists.read(lists, listNumber), validationShare, seed);
        }
        if (split == SplitBy.CLIPS) {
            return Split.byClips(dataset, testShare, validationShare, seed);
        }
        return testGroups.isEmpty()
                ? Split.byGroups(dataset, testShare, validationShare, seed)
                : Split.withTestGroups(dataset, Set.copyOf(testGroups), validationShare, seed);
    }

    /**
     * Throws unless every number can be trained with.
     *
     * @throws IllegalArgumentException naming the option, the value and what was wanted
     */
    void check() {
        require(epochs >= 1, "--epochs", epochs, "at least 1");
        require(batchSize >= 1, "--batch-size", batchSize, "at least 1");
        clips.check();
        require(patience >= 0, "--patience", patience, "at least 0");
        require(learningRate > 0 && Double.isFinite(learningRate), "--learning-rate", learningRate, "more than 0");
        require(testShare > 0 && testShare < 1, "--test-share", testShare, "between 0 and 1");
        require(
                validationShare >= 0 && validationShare < 1,
                "--validation-share",
                validationShare,
                "at least 0 and below 1");
        require(
                clips.classes().size() != 1,
                "--classes",
                String.join(",", clips.classes()),
                "at least two, or none for all");
        network.check();
        require(
                testGroups.isEmpty() || split == SplitBy.GROUPS,
                "--test-groups",
                String.join(",", testGroups),
                "--split groups");
        require(
                lists == null || (split == SplitBy.GROUPS && testGroups.isEmpty()),
                "--lists",
                lists,
                "no --split clips and no --test-groups");
        require(listNumber >= 1 && listNumber <= 99, "--list-number", listNumber, "1 to 99");
    }

    /**
     * Throws if the network cannot be built for clips of this shape.
     *
     * @throws IllegalArgumentException naming the layer, what it got and what it wants
     */
    void checkNetwork() {
        try {
            network.of(2).build(plan().shape(), BuildContext.fresh(seed));
        } catch (ShapeException e) {
            throw new IllegalArgumentException(
                    "--frames " + clips.frames + " --size " + clips.size + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--lstm-units " + network.lstmUnits + " --size " + clips.size + ": " + e.getMessage(), e);
        }
    }

    static void require(boolean holds, String option, @Nullable Object value, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException(option + " wants " + wanted + ", received " + value);
        }
    }

    /** The settings by name, as metrics.json has them. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("frames", clips.frames);
        json.put("size", clips.size);
        json.put("color_order", lower(clips.colorOrder));
        json.put("epochs", epochs);
        json.put("batch_size", batchSize);
        json.put("learning_rate", learningRate);
        json.put("seed", seed);
        json.put("split", lower(split));
        json.put("group_pattern", clips.groupPattern);
        if (lists != null) {
            json.put("lists", lists.toString());
            json.put("list_number", listNumber);
        }
        json.put("test_share", testShare);
        json.put("validation_share", validationShare);
        json.put("patience", patience);
        json.put("augment", augment.stream().map(TrainSettings::lower).toList());
        json.putAll(network.toJson());
        return json;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
