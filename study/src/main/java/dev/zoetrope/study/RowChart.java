package dev.zoetrope.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A chart with a row for each variant, as SVG: names at the left, marks or a bar in the middle, the figure at the right. Made for
 * 360 units of width, which a telephone shows as they are. Colours are classes of the page.
 */
final class RowChart {
    private static final int WIDTH = 360;
    private static final int LEFT = 122;
    private static final int RIGHT = 300;
    private static final int TOP = 8;
    private static final int ROW = 24;

    private final List<String> rows = new ArrayList<>();
    private final StringBuilder marks = new StringBuilder();

    /** Every variant's accuracy on validation clips with its standard error, and on training clips. */
    static String accuracies(List<Result> results) {
        RowChart chart = new RowChart();
        double least = results.stream()
                .flatMapToDouble(result -> result.outcomes().stream()
                        .mapToDouble(outcome -> Math.min(outcome.accuracy(), outcome.trainingAccuracy())))
                .min()
                .orElse(0);
        double from = Math.floor(least * 10) / 10;
        Function<Double, Double> x = value -> LEFT + 8 + (value - from) / Math.max(0.1, 1 - from) * (RIGHT - LEFT - 16);
        for (Result result : results) {
            double y = chart.middle();
            Estimate seen = result.estimate(Outcome::trainingAccuracy);
            Estimate unseen = result.estimate(Outcome::accuracy);
            chart.line(x.apply(unseen.mean()), y, x.apply(seen.mean()), y, "gap");
            if (unseen.error() > 0) {
                double low = x.apply(Math.max(from, unseen.mean() - unseen.error()));
                double high = x.apply(Math.min(1, unseen.mean() + unseen.error()));
                chart.line(low, y, high, y, "s0 error");
                chart.line(low, y - 4, low, y + 4, "s0");
                chart.line(high, y - 4, high, y + 4, "s0");
            }
            chart.marks.append("<circle class=\"s1 hollow\" cx=\"%s\" cy=\"%s\" r=\"4\"/>"
                    .formatted(Html.at(x.apply(seen.mean())), Html.at(y)));
            chart.marks.append("<circle class=\"s0 full\" cx=\"%s\" cy=\"%s\" r=\"4\"/>"
                    .formatted(Html.at(x.apply(unseen.mean())), Html.at(y)));
            chart.row(result.variant().label(), Html.number(unseen.mean(), 3));
        }
        for (int tenth = (int) Math.round(from * 10); tenth <= 10; tenth += from < 0.5 ? 2 : 1) {
            chart.tick(x.apply(tenth / 10.0), Html.number(tenth / 10.0, 1));
        }
        return chart.svg("Accuracy on validation clips and on training clips");
    }

    /** A bar for each variant. */
    static String bars(List<Result> results, String title, Function<Result, Double> figure, int digits) {
        RowChart chart = new RowChart();
        double most = results.stream().mapToDouble(figure::apply).max().orElse(1);
        for (Result result : results) {
            double width = figure.apply(result) / most * (RIGHT - LEFT - 8);
            chart.marks.append("<rect class=\"bar\" x=\"%d\" y=\"%s\" width=\"%s\" height=\"12\" rx=\"2\"/>"
                    .formatted(LEFT, Html.at(chart.middle() - 6), Html.at(Math.max(1, width))));
            chart.row(result.variant().label(), Html.number(figure.apply(result), digits));
        }
        return chart.svg(title);
    }

    private double middle() {
        return TOP + ROW * rows.size() + ROW / 2.0;
    }

    private void row(String label, String value) {
        String y = Html.at(middle() + 4);
        rows.add("<text x=\"%d\" y=\"%s\" class=\"end\">%s</text>".formatted(LEFT - 8, y, Html.text(label))
                + "<text x=\"%d\" y=\"%s\" class=\"end\">%s</text>".formatted(WIDTH - 4, y, value));
    }

    private void line(double x1, double y1, double x2, double y2, String style) {
        marks.append("<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
                .formatted(style, Html.at(x1), Html.at(y1), Html.at(x2), Html.at(y2)));
    }

    /** To be called behind the last row. */
    private void tick(double x, String label) {
        double bottom = TOP + ROW * rows.size();
        // behind the marks
        marks.insert(
                0,
                "<line class=\"grid\" x1=\"%1$s\" y1=\"%2$d\" x2=\"%1$s\" y2=\"%3$s\"/><text x=\"%1$s\" y=\"%4$s\" class=\"mid soft\">%5$s</text>"
                        .formatted(Html.at(x), TOP, Html.at(bottom), Html.at(bottom + 14), label));
    }

    private String svg(String title) {
        return "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%s%s</svg>"
                .formatted(
                        WIDTH,
                        TOP + ROW * rows.size() + 20,
                        Html.text(title),
                        marks,
                        rows.stream().collect(Collectors.joining()));
    }
}
