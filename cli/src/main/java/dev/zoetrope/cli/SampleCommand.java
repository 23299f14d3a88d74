package dev.zoetrope.cli;

import dev.zoetrope.layers.checkpoint.Safetensors;
import dev.zoetrope.video.Clip;
import dev.zoetrope.video.ColorOrder;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope sample}. */
@Command(name = "sample", description = "Take frames from a video as training does, to look at or to use elsewhere.")
final class SampleCommand implements Callable<Integer> {
    private static final int SHEET_COLUMNS = 5;
    private static final int GAP = 2;
    private static final int MOST_INDICES = 40;

    @Parameters(paramLabel = "VIDEO", description = "A video file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path video;

    @Option(names = "--frames", defaultValue = "20", description = "Frames to take. Default: ${DEFAULT-VALUE}.")
    private int frames;

    @Option(
            names = "--size",
            defaultValue = "64",
            description = "Height and width to resize to, in pixels. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = "--color-order",
            defaultValue = "BGR",
            description = "Order of a pixel's bytes in a .safetensors file, ${COMPLETION-CANDIDATES}. Default:"
                    + " ${DEFAULT-VALUE}.")
    private ColorOrder colorOrder = ColorOrder.BGR;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "FRAMES.safetensors for uint8 [T,H,W,3] named frames, FRAMES.png for a contact sheet.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String name = out.toString().toLowerCase(Locale.ROOT);
        boolean png = name.endsWith(".png");
        if (!png && !name.endsWith(".safetensors")) {
            throw new ParameterException(
                    spec.commandLine(), "--out wants a name that ends in .safetensors or .png, received " + out);
        }
        Clip clip = VideoFile.sample(video, plan(png));
        if (png) {
            Charts.writePng(out, contactSheet(clip));
        } else {
            save(clip);
        }
        PrintWriter console = spec.commandLine().getOut();
        console.printf(
                Locale.ROOT,
                "%s: %s %s, %d×%d, %.2f frames/s, %d frames%n",
                video,
                clip.source().container(),
                clip.source().codec(),
                clip.source().width(),
                clip.source().height(),
                clip.source().fps(),
                clip.frameCount());
        console.printf("frames %s to %s%n", indices(clip), out);
        return 0;
    }

    private static String indices(Clip clip) {
        String first = Arrays.stream(clip.indices())
                .limit(MOST_INDICES)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        String last = ", … " + clip.indices()[clip.indices().length - 1];
        return (clip.indices().length > MOST_INDICES ? first + last : first)
                + (clip.missing() == 0
                        ? ""
                        : " (the video is too short: the last one stands in for " + clip.missing() + ")");
    }

    private SamplingPlan plan(boolean png) {
        try {
            return new SamplingPlan(frames, size, size, png ? ColorOrder.RGB : colorOrder);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--frames " + frames + " --size " + size + ": " + e.getMessage());
        }
    }

    private void save(Clip clip) throws IOException {
        Map<String, Safetensors.Entry> arrays = new LinkedHashMap<>();
        arrays.put("frames", Safetensors.Entry.of(clip.pixels(), clip.plan().shape()));
        arrays.put(
                "indices",
                Safetensors.Entry.of(
                        Arrays.stream(clip.indices()).asLongStream().toArray()));
        Map<String, String> metadata = Map.of("color_order", colorOrder.name().toLowerCase(Locale.ROOT));
        new Safetensors(metadata, arrays).write(out);
    }

    private static BufferedImage contactSheet(Clip clip) {
        int height = clip.plan().height();
        int width = clip.plan().width();
        int columns = Math.min(SHEET_COLUMNS, clip.plan().frames());
        int rows = (clip.plan().frames() + columns - 1) / columns;
        BufferedImage sheet = new BufferedImage(
                columns * (width + GAP) - GAP, rows * (height + GAP) - GAP, BufferedImage.TYPE_INT_RGB);
        for (int t = 0; t < clip.plan().frames(); t++) {
            int left = t % columns * (width + GAP);
            int top = t / columns * (height + GAP);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int at = 3 * ((t * height + y) * width + x);
                    int rgb = (clip.pixels()[at] & 0xFF) << 16
                            | (clip.pixels()[at + 1] & 0xFF) << 8
                            | (clip.pixels()[at + 2] & 0xFF);
                    sheet.setRGB(left + x, top + y, rgb);
                }
            }
        }
        return sheet;
    }
}
