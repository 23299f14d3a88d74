package dev.zoetrope.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The top-level command. A failing subcommand throws; what the exception says becomes one line on standard error.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 wrong usage.
 */
@Command(
        name = "zoetrope",
        description = "Neural networks for video and sequences, in pure Java.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage"},
        subcommands = {
            TrainCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            SummaryCommand.class,
            SampleCommand.class
        })
public final class Main implements Runnable {
    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "When the command fails, print the Java stack trace as well.")
    private boolean stackTrace;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The whole command, ready to execute; a test gives it writers of its own. */
    static CommandLine commandLine() {
        Main main = new Main();
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, command, parsed) -> main.report(exception, command));
    }

    private int report(Exception exception, CommandLine command) {
        PrintWriter err = command.getErr();
        err.println("zoetrope: " + oneLine(exception));
        if (stackTrace) {
            exception.printStackTrace(err);
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** The exception's message, with its type where the message alone would say nothing. */
    private static String oneLine(Exception exception) {
        String message = exception.getMessage();
        String text = message == null || message.isBlank() || exception instanceof NullPointerException
                ? exception.toString()
                : message;
        return text.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse(text);
    }

    /** Without a subcommand there is nothing to do: a usage error. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The version of the module, as the jar records it. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getModule().getDescriptor().rawVersion().orElse("(unpackaged)");
            return new String[] {"zoetrope " + version, "Java " + Runtime.version()};
        }
    }
}
