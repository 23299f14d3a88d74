package dev.zoetrope.cli;

import dev.zoetrope.video.ColorOrder;
import dev.zoetrope.video.FrameSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How {@code predict} goes through one long video, and what it writes. */
final class LongVideoOptions {
    /** The name that stands for the standard input. */
    static final Path PIPE = Path.of("-");

    /** What messages call it. */
    static final Path PIPE_NAME = Path.of("standard input");

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})[x×](\\d{1,5})");
    private static final int MOST_FRAMES = 100_000;

    @Option(
            names = "--window",
            paramLabel = "N",
            description =
                    "Go through one long video in windows of N frames, from each of which the frames of a clip are"
                            + " taken. Default with any of the options below: as many as a clip has.")
    private @Nullable Integer window;

    @Option(
            names = "--stride",
            paramLabel = "N",
            description = "Frames from one window to the next. Default: a quarter.")
    private @Nullable Integer stride;

    @Option(
            names = "--smooth",
            paramLabel = "N",
            description = "Take the mean of the probabilities over N windows, an odd number. Default: 1.")
    private @Nullable Integer smooth;

    @Option(
            names = "--overlay",
            paramLabel = "FILE.mp4",
            description = "Write the video with class and confidence drawn onto its frames.")
    private @Nullable Path overlay;

    @Option(
            names = "--timeline",
            paramLabel = "FILE.svg",
            description = "Write a picture of the classes' probabilities over time.")
    private @Nullable Path timeline;

    @Option(names = "--csv", paramLabel = "FILE.csv", description = "Write a table with a line for each window.")
    private @Nullable Path csv;

    @Option(
            names = "--raw",
            paramLabel = "WxH",
            description = "The size of the frames that VIDEO -, the standard input, brings without any header.")
    private @Nullable String raw;

    @Option(names = "--pixel-format", paramLabel = "FORMAT", description = "Of --raw: rgb24 or bgr24. Default: rgb24.")
    private @Nullable String pixelFormat;

    @Option(
            names = "--fps",
            paramLabel = "F",
            description = "Frames per second of --raw or of a folder of images. Default: 25.")
    private @Nullable Double fps;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Whether any of them is given. */
    boolean given() {
        return Stream.of(window, stride, smooth, overlay, timeline, csv, raw, pixelFormat, fps)
                .anyMatch(option -> option != null);
    }

    /** How windows lie, for a model of clips of so many frames. */
    record Windows(int window, int stride, int smooth) {}

    Windows windows(int clip) {
        int length = window == null ? clip : window;
        if (length < clip || length > MOST_FRAMES) {
            throw wrong("--window wants " + clip + ", the frames of a clip of this model, to " + MOST_FRAMES
                    + ", received " + length);
        }
        int apart = stride == null ? Math.max(1, length / 4) : stride;
        if (apart < 1 || apart > MOST_FRAMES) {
            throw wrong("--stride wants 1 to " + MOST_FRAMES + ", received " + apart);
        }
        int mean = smooth == null ? 1 : smooth;
        if (mean < 1 || mean > MOST_FRAMES || mean % 2 == 0) {
            throw wrong("--smooth wants an odd number of windows, 1 to " + MOST_FRAMES + ", received " + mean);
        }
        return new Windows(length, apart, mean);
    }

    @Nullable
    Path overlay() {
        return overlay;
    }

    @Nullable
    Path timeline() {
        return timeline;
    }

    @Nullable
    Path csv() {
        return csv;
    }

    /** The files to write, by the options that name them. */
    Map<String, Path> outputs() {
        Map<String, Path> outputs = new LinkedHashMap<>();
        put(outputs, "--overlay", overlay, ".mp4");
        put(outputs, "--timeline", timeline, ".svg");
        put(outputs, "--csv", csv, ".csv");
        return outputs;
    }

    private void put(Map<String, Path> outputs, String option, @Nullable Path file, String ending) {
        if (file != null) {
            if (!file.toString().toLowerCase(Locale.ROOT).endsWith(ending)) {
                throw wrong(option + " wants a name that ends in " + ending + ", received " + file);
            }
            outputs.put(option, file);
        }
    }

    /** Opens the video. */
    FrameSource open(Path video, ColorOrder order) throws IOException {
        double rate = fps == null ? 25 : fps;
        if (!(rate > 0 && rate <= 1000)) {
            throw wrong("--fps wants more than 0 and at most 1000, received " + rate);
        }
        if (video.equals(PIPE)) {
            return pipe(rate, order);
        }
        if (raw != null || pixelFormat != null) {
            throw wrong("--raw and --pixel-format are for VIDEO -, the standard input, received " + video);
        }
        if (fps != null && !Files.isDirectory(video)) {
            throw wrong("--fps is for VIDEO - and folders of images; " + video + " tells its own");
        }
        return FrameSource.open(video, order, rate);
    }

    private FrameSource pipe(double rate, ColorOrder order) {
        if (raw == null) {
            throw wrong("VIDEO -, the standard input, wants --raw WIDTHxHEIGHT, the size of its frames");
        }
        Matcher size = SIZE.matcher(raw);
        if (!size.matches()) {
            throw wrong("--raw wants WIDTHxHEIGHT, as 320x240, received " + raw);
        }
        String format = pixelFormat == null ? "rgb24" : pixelFormat.toLowerCase(Locale.ROOT);
        ColorOrder stored = switch (format) {
            case "rgb24" -> ColorOrder.RGB;
            case "bgr24" -> ColorOrder.BGR;
            default -> throw wrong("--pixel-format wants rgb24 or bgr24, received " + pixelFormat);
        };
        try {
            int width = Integer.parseInt(size.group(1));
            int height = Integer.parseInt(size.group(2));
            return FrameSource.raw(System.in, PIPE_NAME.toString(), width, height, stored, rate, order);
        } catch (IllegalArgumentException e) {
            throw wrong("--raw " + raw + ": " + e.getMessage());
        }
    }

    ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
