package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(CommandLine commandLine, String... args) {
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    void helpAndVersionGoToStandardOutputAndExitWith0() {
        assertThat(run(Main.commandLine(), "--help")).isZero();
        assertThat(run(Main.commandLine(), "--version")).isZero();
        assertThat(out.toString()).contains("zoetrope", "Exit codes:", "Java 2");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void wrongUsageExitsWith2() {
        assertThat(run(Main.commandLine())).isEqualTo(2);
        assertThat(run(Main.commandLine(), "--no-such-option")).isEqualTo(2);
        assertThat(run(Main.commandLine(), "no-such-command")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void failureIsOneLineAndExitsWith1() {
        assertThat(run(Main.commandLine().addSubcommand("fail", new Fail()), "fail"))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("zoetrope: the disk is full: /tmp/x");
    }

    @Test
    void stackTraceIsPrintedOnRequest() {
        assertThat(run(Main.commandLine().addSubcommand("fail", new Fail()), "--stacktrace", "fail"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("zoetrope: the disk is full", "IllegalStateException", "MainTest");
    }

    @Command(name = "fail")
    static final class Fail implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new IllegalStateException("the disk is full:\n  /tmp/x");
        }
    }
}
