package dev.zoetrope.layers.train;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A model as a table, as Keras prints it. */
final class Summary {
    private static final int[] WIDTHS = {42, 28, 16};

    private Summary() {}

    static String of(Model model) {
        List<String> lines = new ArrayList<>();
        lines.add("Model: \"sequential\"");
        lines.add(rule("┏", "━", "┳", "┓"));
        lines.add(row("┃", "Layer (type)", "Output Shape", "Param #"));
        lines.add(rule("┡", "━", "╇", "┩"));
        List<String> names = model.spec().names();
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                lines.add(rule("├", "─", "┼", "┤"));
            }
            Layer layer = model.root().layers().get(i);
            String type = model.spec().layers().get(i).displayName();
            lines.add(row(
                    "│",
                    names.get(i) + " (" + type + ")",
                    batchShape(layer.outputShape()),
                    String.format(Locale.ROOT, "%,d", count(layer.parameters()))));
        }
        lines.add(rule("└", "─", "┴", "┘"));
        long parameters = model.parameterCount();
        lines.add(String.format(Locale.ROOT, " Total params: %,d (%.2f KB)", parameters, parameters * 4 / 1024.0));
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

    private static String row(String border, String name, String shape, String parameters) {
        return border + " " + left(name, WIDTHS[0]) + " " + border + " " + left(shape, WIDTHS[1]) + " " + border + " "
                + right(parameters, WIDTHS[2]) + " " + border;
    }

    private static String left(String text, int width) {
        return text.length() > width ? text.substring(0, width - 1) + "…" : text + " ".repeat(width - text.length());
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String rule(String first, String line, String between, String last) {
        return Arrays.stream(WIDTHS)
                .mapToObj(width -> line.repeat(width + 2))
                .collect(Collectors.joining(between, first, last));
    }
}
