package dev.zoetrope.layers.train;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.Parameter;
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
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Layer (type)", "Output Shape", "Param #"));
        List<String> names = model.spec().names();
        for (int i = 0; i < names.size(); i++) {
            Layer layer = model.root().layers().get(i);
            String type = model.spec().layers().get(i).displayName();
            rows.add(List.of(
                    names.get(i) + " (" + type + ")",
                    batchShape(layer.outputShape()),
                    String.format(Locale.ROOT, "%,d", count(layer.parameters()))));
        }
        int[] widths = IntStream.range(0, 3)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>();
        lines.add("Model: \"sequential\"");
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

    /** Text stands left, the number in the last column right. */
    private static String row(int[] widths, String border, List<String> cells) {
        return String.format(
                "%1$s %2$-" + widths[0] + "s %1$s %3$-" + widths[1] + "s %1$s %4$" + widths[2] + "s %1$s",
                border,
                cells.get(0),
                cells.get(1),
                cells.get(2));
    }

    private static String rule(int[] widths, String first, String line, String between, String last) {
        return Arrays.stream(widths)
                .mapToObj(width -> line.repeat(width + 2))
                .collect(Collectors.joining(between, first, last));
    }
}
