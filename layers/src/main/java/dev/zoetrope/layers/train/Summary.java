package dev.zoetrope.layers.train;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Network;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Sequential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A model as a table, as Keras prints it; each column is as wide as what stands in it. */
final class Summary {
    private static final List<String> UNITS = List.of("B", "KB", "MB", "GB");

    private Summary() {}

    static String of(Model model) {
        List<List<String>> rows = model.spec() instanceof Functional graph
                ? graphRows(graph, model.root())
                : sequentialRows((Sequential) model.spec(), model.root());
        int columns = rows.getFirst().size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>();
        lines.add("Model: \"" + (columns == 3 ? "sequential" : "functional") + "\"");
        lines.add(rule(widths, "┏", "━", "┳", "┓"));
        lines.add(row(widths, "┃", rows.getFirst()));
        for (int i = 1; i < rows.size(); i++) {
            lines.add(i == 1 ? rule(widths, "┡", "━", "╇", "┩") : rule(widths, "├", "─", "┼", "┤"));
            lines.add(row(widths, "│", rows.get(i)));
        }
        lines.add(rule(widths, "└", "─", "┴", "┘"));
        lines.add(" Total params: " + parameters(model.parameterCount()));
        long trainable = count(model.trainableParameters());
        lines.add(" Trainable params: " + parameters(trainable));
        lines.add(" Non-trainable params: " + parameters(model.parameterCount() - trainable));
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<List<String>> sequentialRows(Sequential spec, Network network) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Layer (type)", "Output Shape", "Param #"));
        for (int i = 0; i < spec.layers().size(); i++) {
            rows.add(layerRow(
                    spec.names().get(i), spec.layers().get(i), network.layers().get(i)));
        }
        return rows;
    }

    private static List<List<String>> graphRows(Functional graph, Network network) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Layer (type)", "Output Shape", "Param #", "Connected to"));
        for (Functional.Input input : graph.inputs()) {
            rows.add(List.of(input.name() + " (InputLayer)", batchShape(input.shape()), "0", "-"));
        }
        for (int i = 0; i < graph.layers().size(); i++) {
            Functional.Named named = graph.layers().get(i);
            List<String> row = new ArrayList<>(
                    layerRow(named.name(), named.layer(), network.layers().get(i)));
            row.add(graph.calls().stream()
                    .filter(call -> call.layer().equals(named.name()))
                    .map(call -> String.join(", ", call.inputs()))
                    .collect(Collectors.joining("; ")));
            rows.add(row);
        }
        return rows;
    }

    private static List<String> layerRow(String name, MultiLayerSpec spec, MultiLayer layer) {
        return List.of(
                name + " (" + spec.displayName() + ")",
                layer.outputShapes().stream().map(Summary::batchShape).collect(Collectors.joining(", ")),
                String.format(Locale.ROOT, "%,d", count(layer.parameters())));
    }

    private static long count(List<Parameter> parameters) {
        return parameters.stream().mapToLong(p -> p.value().size()).sum();
    }

    private static String batchShape(Shape shape) {
        return Arrays.stream(shape.dims())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "(None, ", ")"));
    }

    /** {@code 73,060 (285.39 KB)} */
    private static String parameters(long count) {
        double size = 4.0 * count;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.size() - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%,d (%.2f %s)", count, size, UNITS.get(unit));
    }

    /** Text stands left, the number of parameters right. */
    private static String row(int[] widths, String border, List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(column ->
                        String.format("%" + (column == 2 ? "" : "-") + widths[column] + "s", cells.get(column)))
                .collect(Collectors.joining(" " + border + " ", border + " ", " " + border));
    }

    private static String rule(int[] widths, String first, String line, String between, String last) {
        return Arrays.stream(widths)
                .mapToObj(width -> line.repeat(width + 2))
                .collect(Collectors.joining(between, first, last));
    }
}
