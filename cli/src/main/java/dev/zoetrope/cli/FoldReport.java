package dev.zoetrope.cli;

import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.layers.checkpoint.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a cross-validation came to: its folds, their mean, and all tests together class by class. */
final class FoldReport {
    private final List<String> classes;
    private final List<String> names = new ArrayList<>();
    private final List<RunReport.Test> tests = new ArrayList<>();
    private final int[][] confusion;

    FoldReport(List<String> classes) {
        this.classes = classes;
        this.confusion = new int[classes.size()][classes.size()];
    }

    /** Adds the test of a fold. */
    void add(String name, RunReport.Test test) {
        names.add(name);
        tests.add(test);
        for (int i = 0; i < confusion.length; i++) {
            for (int j = 0; j < confusion.length; j++) {
                confusion[i][j] += test.confusion()[i][j];
            }
        }
    }

    /** Counts of all folds by true class, then by predicted class. */
    int[][] confusion() {
        return confusion;
    }

    /** The mean of a figure over the folds. */
    double mean(ToDoubleFunction<RunReport.Test> figure) {
        return tests.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    /** The standard error of that mean: the deviation of the folds, with n − 1, over √n. */
    double error(ToDoubleFunction<RunReport.Test> figure) {
        double mean = mean(figure);
        int n = tests.size();
        double squares = tests.stream()
                .mapToDouble(figure)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (n - 1) / n);
    }

    /** Of the clips of a class, the share that was taken for it; NaN if there are none. */
    double recall(int label) {
        return (double) confusion[label][label] / row(label);
    }

    /** Of the clips that were taken for a class, the share that is of it; NaN if there are none. */
    double precision(int label) {
        int taken = 0;
        for (int[] row : confusion) {
            taken += row[label];
        }
        return (double) confusion[label][label] / taken;
    }

    /** The harmonic mean of the two; 0 if nothing was right. */
    double f1(int label) {
        double sum = recall(label) + precision(label);
        return sum > 0 ? 2 * recall(label) * precision(label) / sum : 0;
    }

    private int row(int label) {
        int sum = 0;
        for (int count : confusion[label]) {
            sum += count;
        }
        return sum;
    }

    void print(PrintWriter out) {
        int width = Math.max(5, classes.stream().mapToInt(String::length).max().orElse(0));
        String line = "%-" + width + "s %6s %8s %10s %8s%n";
        out.printf(Locale.ROOT, line, "class", "clips", "recall", "precision", "F1");
        for (int label = 0; label < classes.size(); label++) {
            out.printf(
                    Locale.ROOT,
                    line,
                    classes.get(label),
                    row(label),
                    share(recall(label)),
                    share(precision(label)),
                    share(f1(label)));
        }
        out.println();
        out.println(ConfusionTable.of(classes, confusion));
        out.printf(
                Locale.ROOT,
                "Accuracy %.4f ± %.4f, loss %.4f ± %.4f (mean ± standard error of %d folds)%n",
                mean(RunReport.Test::accuracy),
                error(RunReport.Test::accuracy),
                mean(RunReport.Test::loss),
                error(RunReport.Test::loss),
                tests.size());
    }

    private static String share(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    void write(Path file, TrainSettings settings) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("settings", settings.toJson());
        json.put("classes", classes);
        List<Object> folds = new ArrayList<>();
        for (int i = 0; i < tests.size(); i++) {
            Map<String, Object> fold = new LinkedHashMap<>();
            fold.put("fold", names.get(i));
            fold.put("accuracy", tests.get(i).accuracy());
            fold.put("loss", tests.get(i).loss());
            fold.put("epochs", tests.get(i).epochs());
            folds.add(fold);
        }
        json.put("folds", folds);
        json.put(
                "accuracy",
                Map.of("mean", mean(RunReport.Test::accuracy), "standard_error", error(RunReport.Test::accuracy)));
        json.put("loss", Map.of("mean", mean(RunReport.Test::loss), "standard_error", error(RunReport.Test::loss)));
        List<Object> each = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("class", classes.get(label));
            figures.put("clips", row(label));
            putFinite(figures, "recall", recall(label));
            putFinite(figures, "precision", precision(label));
            figures.put("f1", f1(label));
            each.add(figures);
        }
        json.put("per_class", each);
        List<Object> rows = new ArrayList<>();
        for (int[] row : confusion) {
            rows.add(java.util.Arrays.stream(row).boxed().toList());
        }
        json.put("confusion", rows);
        byte[] bytes = (Json.write(json) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    private static void putFinite(Map<String, Object> figures, String name, double value) {
        if (Double.isFinite(value)) {
            figures.put(name, value);
        }
    }
}
