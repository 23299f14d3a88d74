package dev.zoetrope.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A table with a line for each window (RFC 4180). */
final class PredictionCsv {
    private final OutputStream out;
    private final List<String> classes;

    PredictionCsv(OutputStream out, List<String> classes) throws IOException {
        this.out = out;
        this.classes = classes;
        StringBuilder line =
                new StringBuilder("window,first_frame,last_frame,start_seconds,end_seconds,class,confidence");
        classes.forEach(name -> line.append(',').append(quoted(name)));
        write(line);
    }

    void add(WindowPrediction prediction) throws IOException {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%d,%d,%d,%.3f,%.3f,%s,%.4f",
                prediction.index(),
                prediction.firstFrame(),
                prediction.lastFrame(),
                prediction.start(),
                prediction.end(),
                quoted(classes.get(prediction.best())),
                prediction.confidence()));
        for (float probability : prediction.probabilities()) {
            line.append(String.format(Locale.ROOT, ",%.4f", probability));
        }
        write(line);
    }

    private void write(StringBuilder line) throws IOException {
        out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
