package dev.zoetrope.layers.train;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.Sequential;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A model as a picture (SVG): a box for each call of a layer with its name, type and output shape, inputs at the top, and
 * a line from each box to those that take its output. A box stands one row below the lowest that it takes from.
 */
final class Plot {
    private static final int ROW = 84;
    private static final int BOX = 52;
    private static final int GAP = 28;
    private static final int MARGIN = 16;
    private static final int LANE = 12;
    /** Of a letter of the font used, at most. */
    private static final double LETTER = 7.3;

    private Plot() {}

    private static final class Box {
        final String title;
        final String shape;
        final List<Box> inputs;
        final int row;
        final double width;
        double left;

        Box(String title, String shape, List<Box> inputs) {
            this.title = title;
            this.shape = shape;
            this.inputs = inputs;
            this.row = inputs.stream().mapToInt(input -> input.row + 1).max().orElse(0);
            this.width = Math.max(title.length(), shape.length()) * LETTER + 24;
        }

        double center() {
            return left + width / 2;
        }

        int top() {
            return MARGIN + row * ROW;
        }
    }

    static String of(Model model) {
        List<Box> boxes = model.spec() instanceof Functional graph
                ? graph(graph, model)
                : chain((Sequential) model.spec(), model);
        int rows = boxes.stream().mapToInt(box -> box.row + 1).max().orElse(0);
        double[] widths = new double[rows];
        for (Box box : boxes) {
            box.left = widths[box.row] + MARGIN;
            widths[box.row] += box.width + GAP;
        }
        double width = 0;
        for (double row : widths) {
            width = Math.max(width, row - GAP);
        }
        for (Box box : boxes) {
            box.left += (width - (widths[box.row] - GAP)) / 2; // each row in the middle
        }
        return draw(boxes, width + 2 * MARGIN, rows * ROW - (ROW - BOX) + 2 * MARGIN);
    }

    private static List<Box> chain(Sequential spec, Model model) {
        List<Box> boxes = new ArrayList<>();
        boxes.add(new Box("input_layer · InputLayer", shape(model.inputShape()), List.of()));
        List<MultiLayer> layers = model.root().layers();
        for (int i = 0; i < layers.size(); i++) {
            boxes.add(box(
                    spec.names().get(i), spec.layers().get(i).displayName(), layers.get(i), List.of(boxes.getLast())));
        }
        return boxes;
    }

    private static List<Box> graph(Functional graph, Model model) {
        List<Box> boxes = new ArrayList<>();
        Map<String, Box> byTensor = new HashMap<>();
        for (Functional.Input input : graph.inputs()) {
            boxes.add(new Box(input.name() + " · InputLayer", shape(input.shape()), List.of()));
            byTensor.put(input.name(), boxes.getLast());
        }
        Map<String, Integer> layers = new HashMap<>();
        for (int i = 0; i < graph.layers().size(); i++) {
            layers.put(graph.layers().get(i).name(), i);
        }
        Map<String, Integer> calls = new HashMap<>();
        for (Functional.Call call : graph.calls()) {
            int layer = layers.getOrDefault(call.layer(), 0);
            int repeat = calls.merge(call.layer(), 1, Integer::sum) - 1;
            String name = repeat == 0 ? call.layer() : call.layer() + "@" + repeat;
            List<Box> inputs = call.inputs().stream()
                    .map(tensor -> byTensor.get(tensor.replaceAll(":.*|@0", "")))
                    .toList();
            String type = graph.layers().get(layer).layer().displayName();
            boxes.add(box(name, type, model.root().layers().get(layer), inputs));
            byTensor.put(name, boxes.getLast());
        }
        return boxes;
    }

    private static Box box(String name, String type, MultiLayer layer, List<Box> inputs) {
        String shapes = layer.outputShapes().stream().map(Plot::shape).collect(Collectors.joining(", "));
        return new Box(name + " · " + type, shapes, inputs);
    }

    private static String shape(Shape shape) {
        String dims = shape.toString();
        return "[N" + (shape.rank() == 0 ? "" : ",") + dims.substring(1);
    }

    private static String draw(List<Box> boxes, double width, double height) {
        long lanes = boxes.stream()
                .mapToLong(box -> box.inputs.stream()
                        .filter(from -> box.row > from.row + 1)
                        .count())
                .sum();
        double whole = width + lanes * LANE;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\"",
                        whole,
                        height,
                        whole,
                        height))
                .append('\n');
        svg.append(String.format(
                        Locale.ROOT, " font-family=\"Menlo, Consolas, DejaVu Sans Mono, monospace\" font-size=\"12\">"))
                .append('\n');
        svg.append(String.format(Locale.ROOT, "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>"))
                .append('\n');
        double lane = width - MARGIN;
        for (Box box : boxes) {
            for (int i = 0; i < box.inputs.size(); i++) {
                Box from = box.inputs.get(i);
                lane += box.row > from.row + 1 ? LANE : 0;
                edge(svg, from, box, box.left + box.width * (i + 1) / (box.inputs.size() + 1), lane);
            }
        }
        for (Box box : boxes) {
            String fill = box.inputs.isEmpty() ? "#e8f1e4" : "#eef2f8";
            svg.append(String.format(
                            Locale.ROOT,
                            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"6\" fill=\"%s\" stroke=\"#4a5a70\"/>",
                            box.left,
                            box.top(),
                            box.width,
                            BOX,
                            fill))
                    .append('\n');
            text(svg, box, 21, "#1b2430", box.title);
            text(svg, box, 40, "#5a6675", box.shape);
        }
        return svg.append("</svg>\n").toString();
    }

    /** To the next row straight down; further down along a lane of its own beside the boxes. */
    private static void edge(StringBuilder svg, Box from, Box to, double x, double lane) {
        double end = to.top();
        String path;
        if (to.row == from.row + 1) {
            double start = from.top() + BOX;
            double bend = (ROW - BOX) * 0.6;
            path = String.format(
                    Locale.ROOT,
                    "M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f",
                    from.center(),
                    start,
                    from.center(),
                    start + bend,
                    x,
                    end - bend,
                    x,
                    end - 5);
        } else {
            path = String.format(
                    Locale.ROOT,
                    "M%.1f %.1f H%.1f V%.1f H%.1f V%.1f",
                    from.left + from.width,
                    from.top() + BOX / 2.0,
                    lane,
                    end - 14,
                    x,
                    end - 5);
        }
        svg.append("<path d=\"" + path + "\" fill=\"none\" stroke=\"#8492a6\"/>\n");
        svg.append(String.format(Locale.ROOT, "<path d=\"M%.1f %.1f l-3.5 -7 h7 z\" fill=\"#8492a6\"/>", x, end))
                .append('\n');
    }

    private static void text(StringBuilder svg, Box box, int below, String color, String words) {
        String escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">%s</text>",
                        box.center(),
                        box.top() + below,
                        color,
                        escaped))
                .append('\n');
    }
}
