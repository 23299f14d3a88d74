package dev.zoetrope.cli;

import dev.zoetrope.video.ColorOrder;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;

/** The options that say which clips of a folder are used, and what is taken from each. */
final class ClipOptions {
    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "NAME",
            description = "The classes, by comma. Default: 'all' in DATA_DIR.")
    private List<String> classes = List.of();

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
            names = "--group-pattern",
            defaultValue = "_g(\\d+)_",
            paramLabel = "REGEX",
            description = "What of a file's name tells its group: the first capture. '^([a-z]+)_' for files named by"
                    + " person. Default: UCF's ${DEFAULT-VALUE}.")
    String groupPattern = "";

    /** The classes asked for; none for all. */
    List<String> classes() {
        return classes.equals(List.of("all")) ? List.of() : classes;
    }

    SamplingPlan plan() {
        return new SamplingPlan(frames, size, size, colorOrder);
    }

    /** The clips of the classes asked for. */
    VideoDataset scan(Path folder) throws IOException {
        return scan(folder, classes());
    }

    /** The clips of these classes; of none, all. */
    VideoDataset scan(Path folder, List<String> some) throws IOException {
        return VideoDataset.scan(folder, some, Pattern.compile(groupPattern));
    }

    /**
     * Throws unless clips can be taken so.
     *
     * @throws IllegalArgumentException naming the option, the value and what was wanted
     */
    void check() {
        TrainSettings.require(frames >= 1 && frames <= 1000, "--frames", frames, "1 to 1000");
        TrainSettings.require(size >= 1 && size <= 2048, "--size", size, "1 to 2048");
        try {
            Pattern.compile(groupPattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--group-pattern " + groupPattern + ": " + e.getDescription(), e);
        }
    }
}
