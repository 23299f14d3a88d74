package dev.zoetrope.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The top-level command. A failing subcommand throws; what the exception says becomes one line on standard error.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 wrong usage; a signal's code, as 130 for Ctrl-C, if interrupted.
 */
@Command(
        name = "zoetrope",
        description = "Neural networks for video and sequences, in pure Java.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage", "130:interrupted by Ctrl-C"},
        subcommands = {
            TrainCommand.class,
            CrossValidateCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            RunCommand.class,
            FitCommand.class,
            ConvertCommand.class,
            SummaryCommand.class,
            ExplainCommand.class,
            ExploreCommand.class,
            SampleCommand.class,
            DatasetCommand.class,
            StudyCommand.class
        })
public final class Main implements Callable<Integer> {
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
        int code = commandLine().execute(args);
        if (System.out.checkError() && code == 0) {
            System.err.println("zoetrope: standard output cannot be written");
            code = 1;
        }
        System.exit(code);
    }

    /** The whole command, ready to execute; a test gives it writers of its own. */
    static CommandLine commandLine() {
        Main main = new Main();
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Main::execute)
                .setParameterExceptionHandler(Main::reportUsage)
                .setExecutionExceptionHandler((exception, command, parsed) -> main.report(exception, command));
    }

    /** picocli hands exceptions to {@link #report}; an Error, such as too little memory, gets its line as well. */
    private static int execute(ParseResult parsed) {
        CommandLine command = parsed.asCommandLineList().getLast();
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (Error e) {
            throw new ExecutionException(command, ErrorLine.of(e), e);
        } finally {
            command.getOut().flush(); // only whole lines flush themselves
        }
    }

    private int report(Exception exception, CommandLine command) {
        PrintWriter err = command.getErr();
        Throwable thrown = exception instanceof ExecutionException && exception.getCause() != null
                ? exception.getCause()
                : exception;
        err.println("zoetrope: " + ErrorLine.of(thrown));
        if (stackTrace) {
            exception.printStackTrace(err);
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** One line instead of picocli's page. */
    private static int reportUsage(ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        StringBuilder line = new StringBuilder(name).append(": ").append(ErrorLine.of(exception));
        if (exception instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            line.append("; did you mean ")
                    .append(unmatched.getSuggestions().getFirst())
                    .append('?');
        }
        command.getErr().println(line.append(" (see ").append(name).append(" --help)"));
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Without a subcommand there is nothing to do but to list them: a usage error. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return spec.exitCodeOnInvalidInput();
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
