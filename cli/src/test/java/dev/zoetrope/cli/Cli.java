package dev.zoetrope.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/**
 * What a command did.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained of
 */
record Cli(int code, String out, String err) {
    /** Runs a command in this process. */
    static Cli run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int code = command.execute(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
        return new Cli(code, out.toString(), err.toString());
    }

    /** Trains on a few frames of each clip, with everything it writes inside a folder. */
    static Cli train(Path data, Path folder, Object... options) {
        return run(trainArguments(data, folder, options).toArray());
    }

    static List<Object> trainArguments(Path data, Path folder, Object... options) {
        List<Object> args = new ArrayList<>(
                List.of("train", data, "--cache", folder.resolve("cache"), "--out", folder.resolve("run")));
        args.addAll(List.of("--frames", 2));
        args.addAll(List.of(options));
        return args;
    }

    static List<Object> fitArguments(Path model, Path data, Path out, int epochs, Object... options) {
        List<Object> args = new ArrayList<>(List.of("fit", model, "--data", data, "--epochs", epochs));
        args.addAll(List.of("--batch-size", 4, "--no-shuffle", "--out", out));
        args.addAll(List.of(options));
        return args;
    }

    /** The complaint, which is one line and no stack trace. */
    String error() {
        if (err.lines().count() != 1) {
            throw new AssertionError("one line wanted on standard error, received:\n" + err);
        }
        return err.strip();
    }
}
