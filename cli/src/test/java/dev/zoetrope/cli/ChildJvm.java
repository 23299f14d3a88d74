package dev.zoetrope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command in a Java of its own, on the paths of this test. */
final class ChildJvm {
    private ChildJvm() {}

    /** Starts the command with options for Java; what it complains of goes to a file. */
    static Process start(List<String> javaOptions, Path err, List<?> args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Djava.awt.headless=true"));
        String modules = System.getProperty("jdk.module.path");
        if (modules == null) {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        } else {
            command.addAll(List.of("-p", modules, "-m", "dev.zoetrope.cli/" + Main.class.getName()));
        }
        args.forEach(arg -> command.add(arg.toString()));
        return new ProcessBuilder(command).redirectError(err.toFile()).start();
    }

    /**
     * The signal that Ctrl-C sends, and the exit code that tells of it; where whoever started this process has it ignored,
     * as shells do for what runs in the background, the polite request to end.
     */
    static Signal interrupt() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            Optional<String> ignored = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .findFirst();
            if (ignored.isPresent()
                    && (Long.parseUnsignedLong(ignored.get().substring(7).strip(), 16) >> 1 & 1) == 1) {
                return new Signal("TERM", 143);
            }
        }
        return new Signal("INT", 130);
    }

    record Signal(String name, int exitCode) {
        void send(Process process) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }
}
