package dev.zoetrope.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A bar that grows on one line of a terminal, as Keras draws it: steps, bar, time, figures. Where the output is no
 * terminal, only the finished line is printed.
 */
final class ProgressBar {
    private static final int WIDTH = 20;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter out;
    private final boolean live;
    private final int steps;
    private final long start = System.nanoTime();
    private long drawn;
    private int longest;

    ProgressBar(PrintWriter out, int steps) {
        this(out, steps, isTerminal());
    }

    /** The bar of an epoch, of which the first is 0, below a line that says which it is. */
    static ProgressBar ofEpoch(PrintWriter out, int epoch, int epochs, int batches) {
        out.println("Epoch " + (epoch + 1) + "/" + epochs);
        out.flush();
        return new ProgressBar(out, batches);
    }

    @SuppressWarnings("SystemConsoleNull") // with -Djdk.console=java.base it still is
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    ProgressBar(PrintWriter out, int steps, boolean live) {
        this.out = out;
        this.live = live;
        this.steps = steps;
    }

    /** So many steps are done. */
    void update(int done, Map<String, Double> figures) {
        long now = System.nanoTime();
        if (live && now - drawn > REDRAW_NANOS) {
            drawn = now;
            double each = seconds() / Math.max(1, done);
            print(done, String.format(Locale.ROOT, "%s %s", duration(each * (steps - done)), perStep(each)), figures);
            out.flush();
        }
    }

    /** All steps are done. */
    void finish(Map<String, Double> figures) {
        double each = seconds() / Math.max(1, steps);
        print(steps, String.format(Locale.ROOT, "%s %s", duration(seconds()), perStep(each)), figures);
        out.println();
        out.flush();
    }

    private double seconds() {
        return (System.nanoTime() - start) * 1e-9;
    }

    private void print(int done, String time, Map<String, Double> figures) {
        int filled = done * WIDTH / Math.max(1, steps);
        String line = String.format(
                Locale.ROOT,
                "%d/%d %s%s %s%s",
                done,
                steps,
                "━".repeat(filled),
                "╌".repeat(WIDTH - filled),
                time,
                figures(figures));
        longest = Math.max(longest, line.length());
        out.print((live ? "\r" : "") + line + " ".repeat(live ? longest - line.length() : 0));
    }

    /** {@code  - accuracy: 0.7500 - loss: 0.5302} */
    static String figures(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(figure -> String.format(Locale.ROOT, " - %s: %.4f", figure.getKey(), figure.getValue()))
                .collect(Collectors.joining());
    }

    private static String perStep(double seconds) {
        return seconds < 1
                ? String.format(Locale.ROOT, "%.0fms/step", seconds * 1000)
                : String.format(Locale.ROOT, "%.1fs/step", seconds);
    }

    /** {@code 7s} or {@code 2:07} */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + "s" : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}
