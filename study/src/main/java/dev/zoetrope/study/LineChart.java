package dev.zoetrope.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** A chart with a line for each variant, as SVG, with a legend of HTML below. Colours are classes of the page. */
final class LineChart {
    private static final int WIDTH = 360;
    private static final int HEIGHT = 220;
    private static final int LEFT = 48;
    private static final int RIGHT = 350;
    private static final int TOP = 10;
    private static final int BOTTOM = 178;
    private static final int MOST_TICKS = 6;

    private record Line(String label, double[] values) {}

    private final String title;
    private final String xTitle;
    private final boolean logarithmic;
    private final boolean towardsZero;
    private final List<Line> lines = new ArrayList<>();

    private LineChart(String title, String xTitle, boolean logarithmic, boolean towardsZero) {
        this.title = title;
        this.xTitle = xTitle;
        this.logarithmic = logarithmic;
        this.towardsZero = towardsZero;
    }

    /** The gradient's norm in each layer; networks of different depth end together, at the right. */
    static String gradients(List<Result> results) {
        LineChart chart = new LineChart("Gradient norm", "layers before the last", true, true);
        for (Result result : results) {
            double[] norms = result.gradients().values().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            chart.lines.add(new Line(result.variant().label(), norms));
        }
        return chart.html();
    }

    /** The training loss, epoch by epoch. */
    static String losses(List<Result> results) {
        LineChart chart = new LineChart("Training loss", "epoch", false, false);
        for (Result result : results) {
            chart.lines.add(new Line(result.variant().label(), result.epochLosses()));
        }
        return chart.html();
    }

    private String html() {
        int longest =
                lines.stream().mapToInt(line -> line.values().length).max().orElse(1);
        double low = all().filter(v -> v > 0).min().orElse(1);
        double high = all().max().orElse(1);
        double from = logarithmic ? Math.floor(StrictMath.log10(low)) : 0;
        double to = logarithmic ? Math.max(from + 1, Math.ceil(StrictMath.log10(high))) : ceiling(high);
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                .formatted(WIDTH, HEIGHT, Html.text(title)));
        int steps = logarithmic ? (int) (to - from) : 4;
        int every = logarithmic ? (steps + MOST_TICKS - 1) / MOST_TICKS : 1;
        for (int i = 0; i <= steps; i += every) {
            double value = from + (to - from) * i / steps;
            String y = Html.at(y(value, from, to));
            svg.append("<line class=\"grid\" x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\"/>".formatted(LEFT, y, RIGHT, y));
            String label = logarithmic ? power((int) Math.round(value)) : Html.number(value, 2);
            svg.append("<text class=\"end soft\" x=\"%d\" y=\"%s\">%s</text>"
                    .formatted(LEFT - 6, Html.at(y(value, from, to) + 4), label));
        }
        int stride = Math.max(1, (longest + MOST_TICKS) / MOST_TICKS);
        for (int i = 0; i < longest; i += stride) {
            int at = towardsZero ? longest - 1 - i : i;
            int label = towardsZero ? i : i + 1;
            svg.append("<text class=\"mid soft\" x=\"%s\" y=\"%d\">%d</text>"
                    .formatted(Html.at(x(at, longest)), BOTTOM + 18, label));
        }
        svg.append("<text class=\"mid soft\" x=\"%d\" y=\"%d\">%s</text>"
                .formatted((LEFT + RIGHT) / 2, BOTTOM + 36, Html.text(xTitle)));
        for (int i = 0; i < lines.size(); i++) {
            draw(lines.get(i).values(), i, longest, from, to, svg);
        }
        svg.append("</svg><p class=\"legend\">");
        for (int i = 0; i < lines.size(); i++) {
            svg.append("<span><i class=\"s%d\"></i>%s</span> "
                    .formatted(i, Html.text(lines.get(i).label())));
        }
        return svg.append("</p>").toString();
    }

    private DoubleStream all() {
        return lines.stream().flatMapToDouble(line -> Arrays.stream(line.values()));
    }

    private void draw(double[] values, int line, int longest, double from, double to, StringBuilder svg) {
        StringBuilder points = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            double value = logarithmic ? StrictMath.log10(Math.max(values[i], StrictMath.pow(10, from))) : values[i];
            String x = Html.at(x(towardsZero ? longest - values.length + i : i, longest));
            String y = Html.at(y(value, from, to));
            points.append(x).append(',').append(y).append(' ');
            dots.append("<circle class=\"s%d full\" cx=\"%s\" cy=\"%s\" r=\"2.5\"/>".formatted(line, x, y));
        }
        svg.append("<polyline class=\"s%d\" points=\"%s\"/>"
                .formatted(line, points.toString().strip()));
        if (towardsZero) {
            svg.append(dots);
        }
    }

    private static double x(int index, int count) {
        return LEFT + 10 + (RIGHT - LEFT - 20) * (count == 1 ? 0.5 : (double) index / (count - 1));
    }

    private static double y(double value, double from, double to) {
        return BOTTOM - (BOTTOM - TOP) * (Math.min(value, to) - from) / (to - from);
    }

    /** The least round number that is not smaller. */
    private static double ceiling(double value) {
        double unit = StrictMath.pow(10, Math.floor(StrictMath.log10(Math.max(value, 1e-6))));
        for (double factor : new double[] {1, 2, 4, 6, 8}) {
            if (value <= factor * unit) {
                return factor * unit;
            }
        }
        return 10 * unit;
    }

    /** {@code 0.001}, {@code 10}. */
    private static String power(int exponent) {
        return exponent >= 0
                ? Html.number(StrictMath.pow(10, exponent), 0)
                : exponent < -4 ? "1e" + exponent : Html.number(StrictMath.pow(10, exponent), -exponent);
    }
}
