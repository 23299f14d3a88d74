package dev.zoetrope.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command serves its page. */
final class PortOption {
    private static final int HIGHEST = 65535;

    @Option(
            names = "--port",
            defaultValue = "8642",
            paramLabel = "N",
            description = "Port of the page; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    int number() {
        if (port < 0 || port > HIGHEST) {
            throw new ParameterException(spec.commandLine(), "--port wants 0 to 65535, received " + port);
        }
        return port;
    }
}
