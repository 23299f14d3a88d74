package dev.zoetrope.cli;

import dev.zoetrope.cli.Segments.Segment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What happens when in a long video, for people and for programs. */
final class SegmentTable {
    private SegmentTable() {}

    static String header(List<String> classes) {
        return String.format("%-10s  %-10s  %-" + width(classes) + "s  confidence", "from", "to", "class");
    }

    static String row(Segment segment, List<String> classes) {
        return String.format(
                Locale.ROOT,
                "%-10s  %-10s  %-" + width(classes) + "s  %.4f",
                time(segment.start()),
                time(segment.end()),
                classes.get(segment.best()),
                segment.confidence());
    }

    static Map<String, Object> toJson(Segment segment, List<String> classes) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("start", rounded(segment.start(), 1000));
        object.put("end", rounded(segment.end(), 1000));
        object.put("class", classes.get(segment.best()));
        object.put("confidence", rounded(segment.confidence(), 10_000));
        return object;
    }

    private static double rounded(double value, int parts) {
        return (double) Math.round(value * parts) / parts;
    }

    private static int width(List<String> classes) {
        return Math.max(5, classes.stream().mapToInt(String::length).max().orElse(0));
    }

    /** {@code 1:05.40}, {@code 2:01:05.40}. */
    private static String time(double seconds) {
        long hundredths = Math.round(seconds * 100);
        long whole = hundredths / 100;
        String rest = String.format(Locale.ROOT, "%02d.%02d", whole % 60, hundredths % 100);
        return whole < 3600
                ? whole / 60 + ":" + rest
                : String.format(Locale.ROOT, "%d:%02d:%s", whole / 3600, whole / 60 % 60, rest);
    }
}
