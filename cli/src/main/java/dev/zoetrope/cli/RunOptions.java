package dev.zoetrope.cli;

import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The options that a run was started with, in a file of its folder, so that it can go on with the same. */
final class RunOptions {
    private static final String FILE_NAME = "options.json";
    private static final int LONGEST = 1 << 20;

    /** Options that are no matter of the run. */
    private static final Set<String> OTHERS = Set.of("--out", "--stacktrace", "--watch", "--port");

    private RunOptions() {}

    /** Writes what a command line has, with the data's folder as it is called from everywhere. */
    static void save(ParseResult parsed, @Nullable Path dataDir, Path folder) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            if (OTHERS.contains(option.longestName())) {
                continue;
            }
            if (option.arity().max() == 0) {
                arguments.add(option.longestName());
            } else {
                option.originalStringValues().forEach(value -> arguments.add(option.longestName() + "=" + value));
            }
        }
        if (dataDir != null) {
            arguments.add(dataDir.toAbsolutePath().toString());
        }
        byte[] bytes = (Json.write(Map.of("arguments", arguments)) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve(FILE_NAME), out -> out.write(bytes));
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
        new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(running.getOut())
                .setErr(running.getErr())
                .parseArgs(read(folder));
    }

    /**
     * Reads them.
     *
     * @throws IOException if there are none, or the file is not what {@link #save} writes
     */
    static String[] read(Path folder) throws IOException {
        Path file = folder.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            throw new IOException(folder + ": no run to go on with, it has no " + FILE_NAME);
        }
        if (Files.size(file) > LONGEST) {
            throw new ModelFormatException(file + ": not the options of a run");
        }
        try {
            if (Json.parse(Files.readString(file)) instanceof Map<?, ?> members
                    && members.get("arguments") instanceof List<?> arguments
                    && arguments.stream().allMatch(String.class::isInstance)) {
                return arguments.toArray(String[]::new);
            }
        } catch (ModelFormatException e) {
            throw new ModelFormatException(file + ": " + e.getMessage());
        }
        throw new ModelFormatException(file + ": not the options of a run");
    }
}
