package dev.zoetrope.cli;

import dev.zoetrope.layers.layer.Sequential;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code train} that say what the network is. */
final class NetworkSettings {
    @Option(
            names = "--model",
            defaultValue = "lrcn",
            paramLabel = "NAME",
            converter = ByName.class,
            completionCandidates = Names.class,
            description = "The network: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    Network model = Network.LRCN;

    @Option(
            names = "--dropout",
            defaultValue = "0.25",
            paramLabel = "R",
            description = "Share of the units that a step of training leaves out. Default: ${DEFAULT-VALUE}.")
    double dropout;

    @Option(
            names = "--lstm-units",
            defaultValue = "32",
            paramLabel = "N",
            description = "Units of each LSTM. Default: ${DEFAULT-VALUE}.")
    int lstmUnits;

    @Option(
            names = "--l2",
            paramLabel = "R",
            description = "What the square of a weight costs. Default: 0; of lrcn-l2 0.001.")
    @Nullable
    Double l2;

    @Option(
            names = "--binary",
            description = "For two classes: one sigmoid unit and binary cross-entropy in place of two and a softmax.")
    boolean binary;

    /**
     * The network for so many classes.
     *
     * @throws IllegalArgumentException if they are not two, and --binary is given
     */
    Sequential of(int classes) {
        TrainSettings.require(!binary || classes == 2, "--binary", classes + " classes", "two classes");
        return model.of(new Network.Settings(binary ? 1 : classes, dropout, lstmUnits, l2()));
    }

    private double l2() {
        return l2 == null ? model.l2() : l2;
    }

    /**
     * Throws unless every number can be built with.
     *
     * @throws IllegalArgumentException naming the option, the value and what was wanted
     */
    void check() {
        TrainSettings.require(dropout >= 0 && dropout < 1, "--dropout", dropout, "at least 0 and below 1");
        TrainSettings.require(lstmUnits >= 1 && lstmUnits <= 65_536, "--lstm-units", lstmUnits, "1 to 65536");
        TrainSettings.require(l2() >= 0 && Double.isFinite(l2()), "--l2", l2(), "0 or more");
    }

    /** The settings by name, as metrics.json has them. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.toString());
        json.put("dropout", dropout);
        json.put("lstm_units", lstmUnits);
        json.put("l2", l2());
        json.put("binary", binary);
        return json;
    }

    /** Reads what {@link Network#toString} writes. */
    private static final class ByName implements ITypeConverter<Network> {
        @Override
        public Network convert(String name) {
            return Arrays.stream(Network.values())
                    .filter(network -> network.toString().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "wants one of " + Arrays.toString(Network.values()) + ", received " + name));
        }
    }

    private static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Network.values()).map(Network::toString).iterator();
        }
    }
}
