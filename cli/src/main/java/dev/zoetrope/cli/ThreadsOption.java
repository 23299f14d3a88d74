package dev.zoetrope.cli;

import dev.zoetrope.layers.layer.Execution;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many threads a command uses; its results do not depend on it. */
final class ThreadsOption {
    @Option(names = "--threads", paramLabel = "N", description = "Threads to use. Default: one per processor.")
    private @Nullable Integer threads;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    Execution execution() {
        if (threads != null && (threads < 1 || threads > 1024)) {
            throw new ParameterException(spec.commandLine(), "--threads wants 1 to 1024, received " + threads);
        }
        try {
            return threads == null ? Execution.shared() : Execution.ofThreads(threads);
        } catch (IllegalArgumentException e) { // of -Dzoetrope.kernels or -Dzoetrope.vector.bits
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
