package dev.zoetrope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The files that a command is told to write. */
final class OutputFiles {
    private OutputFiles() {}

    /**
     * Checks that nothing is written over what is read, that no two files are one, and that they can be written.
     *
     * @param outputs by the options that name them
     * @param inputs what is read
     */
    static void check(CommandSpec spec, Map<String, Path> outputs, Path... inputs) throws IOException {
        Set<Path> seen = new HashSet<>();
        for (Map.Entry<String, Path> output : outputs.entrySet()) {
            Path file = output.getValue();
            for (Path input : inputs) {
                if (Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input)) {
                    throw wrong(spec, output.getKey() + " " + file + " is what is read");
                }
            }
            if (Files.isDirectory(file)) {
                throw wrong(spec, output.getKey() + " " + file + " is a folder");
            }
            if (!seen.add(file.toAbsolutePath().normalize())) {
                throw wrong(spec, output.getKey() + " " + file + " is written by another option");
            }
            Path folder = file.toAbsolutePath().getParent();
            Folders.requireWritable(folder == null ? file : folder);
        }
    }

    private static ParameterException wrong(CommandSpec spec, String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
