package dev.zoetrope.cli;

import java.util.List;
import java.util.Locale;

/** A confusion matrix as text: a row per true class, a column per predicted class. */
final class ConfusionTable {
    private ConfusionTable() {}

    static String of(List<String> classes, int[][] counts) {
        int label = classes.stream().mapToInt(String::length).max().orElse(0);
        StringBuilder table = new StringBuilder("Confusion matrix (rows: true class, columns: predicted)\n");
        table.append(" ".repeat(label));
        for (int k = 0; k < classes.size(); k++) {
            table.append(String.format(Locale.ROOT, " %5s", "[" + (k + 1) + "]"));
        }
        table.append('\n');
        for (int k = 0; k < classes.size(); k++) {
            table.append(String.format(Locale.ROOT, "%-" + Math.max(1, label) + "s", classes.get(k)));
            for (int count : counts[k]) {
                table.append(String.format(Locale.ROOT, " %5d", count));
            }
            table.append(String.format(Locale.ROOT, "   [%d]%n", k + 1));
        }
        return table.toString();
    }
}
