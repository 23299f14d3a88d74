package dev.zoetrope.cli;

import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.video.dataset.VideoClip;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The options that a run was started with, in a file of its folder, so that it can go on with the same. */
final class RunOptions {
    private static final String FILE_NAME = "options.json";
    private static final String CLIPS = "clips";
    private static final int LONGEST = 1 << 20;

    /** Options that are no matter of the run. */
    private static final Set<String> OTHERS = Set.of("--out", "--stacktrace", "--watch", "--port");

    private RunOptions() {}

    /**
     * Begins a run: finds its folder, and writes there what the command line has, with folders as they are called from everywhere, and
     * which clips there are.
     *
     * @param out the folder, or null for a new one
     * @param results files in the folder that are results of a run; none is to be there
     * @throws IOException if the folder has results of another run
     */
    static Path begin(
            ParseResult parsed, @Nullable Path dataDir, VideoDataset dataset, @Nullable Path out, List<String> results)
            throws IOException {
        for (String result : results) {
            if (out != null && Files.exists(out.resolve(result))) {
                throw new IOException(out + ": has the results of a run already, " + result
                        + "; --resume goes on with a run that was cut off, another --out leaves it as it is");
            }
        }
        Path folder = out == null ? Folders.newRun(parsed.commandSpec().name()) : out;
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("arguments", arguments(parsed, dataDir));
        options.put(CLIPS, clips(dataset));
        byte[] bytes = (Json.write(options) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve(FILE_NAME), file -> file.write(bytes));
        return folder;
    }

    /** How many clips there are, and a number that changes with their names and sizes. */
    private static String clips(VideoDataset dataset) throws IOException {
        CRC32 crc = new CRC32();
        for (VideoClip clip : dataset.clips()) {
            String line = dataset.root().relativize(clip.path()) + "\t" + Files.size(clip.path()) + "\n";
            crc.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return "%d clips, %08x".formatted(dataset.clips().size(), crc.getValue());
    }

    /**
     * Checks that a run goes on with the clips that it was started with: with others, what it has learnt from might be what it is
     * tested with.
     */
    static void requireSameClips(Path folder, VideoDataset dataset) throws IOException {
        Object before = json(folder).get(CLIPS);
        String now = clips(dataset);
        if (before != null && !before.equals(now)) {
            throw new IOException(dataset.root() + ": other clips than " + folder + " was started with (" + before
                    + "; now " + now + "); it can go on with the same ones only");
        }
    }

    private static List<String> arguments(ParseResult parsed, @Nullable Path dataDir) {
        List<String> arguments = new ArrayList<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            if (OTHERS.contains(option.longestName())) {
                continue;
            }
            if (option.arity().max() == 0) {
                arguments.add(option.longestName());
            } else {
                option.originalStringValues()
                        .forEach(value -> arguments.add(option.longestName() + "=" + fromEverywhere(option, value)));
            }
        }
        if (dataDir != null) {
            arguments.add(dataDir.toAbsolutePath().toString());
        }
        return arguments;
    }

    private static String fromEverywhere(OptionSpec option, String value) {
        return option.type() == Path.class ? Path.of(value).toAbsolutePath().toString() : value;
    }

    /**
     * Gives a command the options that a run was started with.
     *
     * @param command just made
     * @param spec of the command that is running, with {@code --resume} as its only option
     */
    static void apply(Path folder, Object command, CommandSpec spec) throws IOException {
        CommandLine running = spec.commandLine();
        if (running.getParseResult().matchedArgs().size() > 1) {
            throw new ParameterException(
                    running, "--resume takes the options that the run was started with, and none besides");
        }
        try {
            new CommandLine(command)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setOut(running.getOut())
                    .setErr(running.getErr())
                    .parseArgs(read(folder));
        } catch (ParameterException e) {
            throw new ModelFormatException(folder.resolve(FILE_NAME) + ": " + e.getMessage());
        }
    }

    /**
     * Reads them.
     *
     * @throws IOException if there are none, or the file is not what {@link #begin} writes
     */
    static String[] read(Path folder) throws IOException {
        if (json(folder).get("arguments") instanceof List<?> arguments
                && arguments.stream().allMatch(String.class::isInstance)) {
            return arguments.toArray(String[]::new);
        }
        throw new ModelFormatException(folder.resolve(FILE_NAME) + ": not the options of a run");
    }

    private static Map<?, ?> json(Path folder) throws IOException {
        Path file = folder.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            throw new IOException(folder + ": no run to go on with, it has no " + FILE_NAME);
        }
        if (Files.size(file) > LONGEST) {
            throw new ModelFormatException(file + ": not the options of a run");
        }
        try {
            if (Json.parse(Files.readString(file)) instanceof Map<?, ?> members) {
                return members;
            }
        } catch (ModelFormatException e) {
            throw new ModelFormatException(file + ": " + e.getMessage());
        }
        throw new ModelFormatException(file + ": not the options of a run");
    }
}
