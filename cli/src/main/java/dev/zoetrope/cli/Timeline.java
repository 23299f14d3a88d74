package dev.zoetrope.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The classes' probabilities over the time of a video as a picture (SVG): a band with the likeliest class, and a line for each
 * class. However long the video is, at most {@value #MOST_BINS} points are kept: when there are more, neighbours become one.
 */
final class Timeline {
    private static final int MOST_BINS = 1000;
    private static final int MOST_LINES = 10;
    private static final int FEW_CLASSES = 6;
    private static final int MOST_TICKS = 10;
    private static final double[] TICKS = {
        0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400
    };

    private static final int WIDTH = 960;
    private static final int LEFT = 52;
    private static final int RIGHT = 24;
    private static final int BAND_TOP = 44;
    private static final int BAND = 26;
    private static final int PLOT_TOP = 88;
    private static final int PLOT = 200;
    private static final int LEGEND_ROW = 22;
    private static final int LEGEND_MARK = 20;
    /** The width of a letter, about. */
    private static final int LETTER = 8;

    private final List<String> classes;
    private List<Bin> bins = new ArrayList<>();
    private int windowsPerBin = 1;

    /** Windows that share a point: sums of their middles and probabilities. */
    private static final class Bin {
        double time;
        final double[] probabilities;
        int windows;

        Bin(int classes) {
            probabilities = new double[classes];
        }

        double middle() {
            return time / windows;
        }

        double probability(int k) {
            return probabilities[k] / windows;
        }

        int best() {
            int best = 0;
            for (int k = 1; k < probabilities.length; k++) {
                best = probabilities[k] > probabilities[best] ? k : best;
            }
            return best;
        }

        Bin add(Bin other) {
            time += other.time;
            windows += other.windows;
            for (int k = 0; k < probabilities.length; k++) {
                probabilities[k] += other.probabilities[k];
            }
            return this;
        }
    }

    Timeline(List<String> classes) {
        this.classes = classes;
    }

    void add(WindowPrediction prediction) {
        if (bins.isEmpty() || bins.getLast().windows == windowsPerBin) {
            if (bins.size() == MOST_BINS) {
                halve();
            }
            bins.add(new Bin(classes.size()));
        }
        Bin one = new Bin(classes.size());
        one.time = prediction.middle();
        one.windows = 1;
        for (int k = 0; k < classes.size(); k++) {
            one.probabilities[k] = prediction.probabilities()[k];
        }
        bins.getLast().add(one);
    }

    private void halve() {
        List<Bin> half = new ArrayList<>();
        for (int i = 0; i + 1 < bins.size(); i += 2) {
            half.add(bins.get(i).add(bins.get(i + 1)));
        }
        bins = half;
        windowsPerBin *= 2;
    }

    /**
     * The picture.
     *
     * @param title what stands above it
     * @param end of the video, in seconds
     */
    String svg(String title, double end) {
        double length = Math.max(end, bins.getLast().middle());
        List<Integer> lines = lines();
        int columns = legendColumns(lines);
        int rows = Math.ceilDiv(lines.size(), columns);
        int height = PLOT_TOP + PLOT + 44 + LEGEND_ROW * rows;
        Formatter svg = new Formatter(Locale.ROOT);
        svg.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"DejaVu Sans, Arial, sans-serif\" font-size=\"12\">",
                WIDTH, height, WIDTH, height);
        svg.format("\n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
        svg.format("\n<text x=\"%d\" y=\"26\" font-size=\"15\" fill=\"#1b2430\">%s</text>", LEFT, escaped(title));
        axes(svg, length);
        band(svg, length, lines);
        for (int k : lines) {
            curve(svg, k, length);
        }
        for (int i = 0; i < lines.size(); i++) {
            int x = LEFT + i % columns * (WIDTH - LEFT - RIGHT) / columns;
            int y = PLOT_TOP + PLOT + 44 + i / columns * LEGEND_ROW;
            int k = lines.get(i);
            svg.format(
                    "\n<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"10\" fill=\"%s\"/>", x, y - 9, ClassColors.hex(k));
            svg.format(
                    "\n<text x=\"%d\" y=\"%d\" fill=\"#1b2430\">%s</text>",
                    x + LEGEND_MARK, y, escaped(classes.get(k)));
        }
        return svg.format("\n</svg>\n").toString();
    }

    /** So many that the longest name has room. */
    private int legendColumns(List<Integer> lines) {
        int longest =
                lines.stream().mapToInt(k -> classes.get(k).length()).max().orElse(0);
        return Math.clamp((WIDTH - LEFT - RIGHT) / (LEGEND_MARK + longest * LETTER), 1, 4);
    }

    /** The classes to draw: all of a few; of many those that are the likeliest at some time, the most frequent first. */
    private List<Integer> lines() {
        int[] wins = new int[classes.size()];
        bins.forEach(bin -> wins[bin.best()]++);
        return IntStream.range(0, classes.size())
                .boxed()
                .filter(k -> classes.size() <= FEW_CLASSES || wins[k] > 0)
                .sorted(Comparator.comparingInt(k -> classes.size() <= FEW_CLASSES ? k : -wins[k]))
                .limit(MOST_LINES)
                .toList();
    }

    private static void axes(Formatter svg, double length) {
        for (int tenth = 0; tenth <= 10; tenth += 5) {
            double y = PLOT_TOP + PLOT * (1 - tenth / 10.0);
            svg.format(
                    "\n<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#d5dbe3\"/>",
                    LEFT, y, WIDTH - RIGHT, y);
            svg.format(
                    "\n<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#5a6675\">%.1f</text>",
                    LEFT - 8, y + 4, tenth / 10.0);
        }
        double step = TICKS[TICKS.length - 1];
        for (int i = TICKS.length - 1; i >= 0 && length / TICKS[i] <= MOST_TICKS; i--) {
            step = TICKS[i];
        }
        for (int i = 0; i * step <= length; i++) {
            double x = x(i * step, length);
            int y = PLOT_TOP + PLOT;
            svg.format("\n<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#5a6675\"/>", x, y, x, y + 5);
            svg.format(
                    "\n<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#5a6675\">%s</text>",
                    x, y + 19, step < 1 ? String.format(Locale.ROOT, "%.1f s", i * step) : time(i * step));
        }
    }

    /** {@code 1:05}, {@code 2:00:00}. */
    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    private void band(Formatter svg, double length, List<Integer> lines) {
        int from = 0;
        for (int i = 1; i <= bins.size(); i++) {
            int best = bins.get(from).best();
            if (i < bins.size() && bins.get(i).best() == best) {
                continue;
            }
            double left = from == 0
                    ? 0
                    : (bins.get(from - 1).middle() + bins.get(from).middle()) / 2;
            double right = i == bins.size()
                    ? length
                    : (bins.get(i - 1).middle() + bins.get(i).middle()) / 2;
            svg.format(
                    "\n<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"><title>%s</title></rect>",
                    x(left, length),
                    BAND_TOP,
                    Math.max(0.5, x(right, length) - x(left, length)),
                    BAND,
                    lines.contains(best) ? ClassColors.hex(best) : "#c4cad2",
                    escaped(classes.get(best)));
            from = i;
        }
    }

    private void curve(Formatter svg, int k, double length) {
        StringBuilder points = new StringBuilder();
        for (Bin bin : bins) {
            points.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", x(bin.middle(), length), PLOT_TOP + PLOT * (1 - bin.probability(k))));
        }
        svg.format(
                "\n<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\" stroke-linejoin=\"round\"/>",
                points.toString().strip(), ClassColors.hex(k));
    }

    private static double x(double seconds, double length) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (length > 0 ? seconds / length : 0);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("\\p{Cntrl}", "?");
    }
}
