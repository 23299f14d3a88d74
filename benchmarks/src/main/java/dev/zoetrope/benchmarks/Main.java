package dev.zoetrope.benchmarks;

import dev.zoetrope.testkit.KernelCase;
import dev.zoetrope.testkit.KernelCases;
import dev.zoetrope.testkit.LayerExample;
import dev.zoetrope.testkit.LayerExamples;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * JMH's own main program, but that the parameters {@code kernel} and {@code layer} go through the whole catalogs of the
 * testkit unless the command line names some.
 */
final class Main {
    private Main() {}

    /** Takes JMH's arguments. */
    public static void main(String[] args) throws CommandLineOptionException, RunnerException, java.io.IOException {
        CommandLineOptions given = new CommandLineOptions(args);
        if (given.shouldHelp() || given.shouldList() || given.shouldListWithParams() || given.shouldListProfilers()) {
            org.openjdk.jmh.Main.main(args);
            return;
        }
        ChainedOptionsBuilder options = new OptionsBuilder().parent(given);
        if (!given.getParameter("kernel").hasValue()) {
            options.param(
                    "kernel", KernelCases.all().stream().map(KernelCase::name).toArray(String[]::new));
        }
        if (!given.getParameter("layer").hasValue()) {
            options.param(
                    "layer",
                    LayerExamples.all().stream().map(LayerExample::name).toArray(String[]::new));
        }
        new Runner(options.build()).run();
    }
}
