package dev.zoetrope.study;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A study as one HTML file that needs nothing besides. What lies between the comments {@code times} is all that differs when the
 * study is made again.
 */
final class Report {
    private static final List<String> COLUMNS = List.of(
            "variant",
            "accuracy",
            "on training clips",
            "gap",
            "GFLOP an epoch",
            "parameters",
            "KiB a clip",
            "sees, pixels",
            "last map",
            "gradient, first layer");

    private final Findings findings;
    private final StringBuilder html = new StringBuilder();

    private Report(Findings findings) {
        this.findings = findings;
    }

    static String of(Findings findings, int done, int all) {
        Report report = new Report(findings);
        report.head(done, all);
        report.claims();
        report.table();
        for (Aspect aspect : findings.aspects()) {
            report.charts(aspect);
        }
        report.times();
        return report.html.append("</main></body></html>\n").toString();
    }

    private void head(int done, int all) {
        Settings s = findings.settings();
        line("<!DOCTYPE html>");
        line("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        line("<title>What each block does</title>");
        line("<style>" + style() + "</style></head><body><main>");
        line("<h1>What each block of a video network does</h1>");
        line(
                "<p>An LRCN, four blocks of convolution and pooling that look at each frame and an LSTM that looks at their"
                        + " order, with one thing changed at a time. Data: " + Html.text(s.data()) + ", "
                        + s.classes().size() + " classes (" + Html.text(String.join(", ", s.classes())) + "), "
                        + s.trainingClips() + " clips to learn from and " + s.validationClips()
                        + " others to judge by; guessing comes to "
                        + Html.number(1.0 / s.classes().size(), 2) + ". Clips are "
                        + s.frames() + " frames of " + s.side() + "×" + s.side() + " pixels. Every training is "
                        + s.epochs() + " epochs of Adam in batches of " + s.batchSize() + ", its rate falling from "
                        + s.learningRate() + " to 0 along half a cosine; nothing is chosen by the validation clips. "
                        + "± is the standard error over " + findings.seeds()
                        + (findings.seeds() == 1 ? " seed" : " seeds")
                        + " of the weights, the order of the clips and dropout; the clips stay the same.</p>");
        if (done < all) {
            line("<p class=\"note\">" + done + " of " + all
                    + " trainings are done: the time was up. The same command goes on" + " from here.</p>");
        }
    }

    private void claims() {
        line("<h2>What is said, and what was measured</h2><ul class=\"claims\">");
        for (Claim.Verdict verdict : findings.verdicts()) {
            line("<li class=\"%s\"><b>%s</b> <span class=\"bearing\">%s</span><br><small>%s</small></li>"
                    .formatted(
                            verdict.bearing().name().toLowerCase(Locale.ROOT),
                            Html.text(verdict.claim().statement()),
                            verdict.bearing(),
                            Html.text(verdict.figures())));
        }
        line("</ul><p><small>A claim is borne out where the difference is more than " + Html.number(Claim.ERRORS, 0)
                + " standard errors of it. With few seeds that is a hint, not a proof; one seed has no standard error and"
                + " decides nothing that is random.</small></p>");
    }

    private void table() {
        line("<h2>All variants</h2><div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        COLUMNS.forEach(column -> line("<th scope=\"col\">" + column + "</th>"));
        line("</tr></thead><tbody>");
        for (Aspect aspect : findings.aspects()) {
            line("<tr class=\"group\"><th colspan=\"" + COLUMNS.size() + "\"><span>" + aspect.title()
                    + "</span></th></tr>");
            findings.of(aspect).forEach(this::row);
        }
        line("</tbody></table></div>");
        line(
                "<p><small>FLOP: multiplications and additions of forward and backward pass by the book; the kernels save some of"
                        + " them. KiB a clip: the outputs of all layers. Sees: width of the picture that a place in the last map"
                        + " depends on, edges included; the LSTM sees all frames. Gradient: norm of the first convolution's, mean"
                        + " over the first epoch.</small></p>");
    }

    private void row(Result result) {
        Structure structure = result.structure();
        List<String> cells = new ArrayList<>();
        if (result.measured()) {
            for (Measure measure : List.of(Measure.ACCURACY, Measure.TRAINING_ACCURACY, Measure.GAP)) {
                cells.add(measure.text(measure.of(result)));
            }
        } else {
            cells.addAll(List.of("–", "–", "–"));
        }
        cells.add(Html.number(findings.operationsPerEpoch(result) * 1e-9, 1));
        cells.add(String.format(Locale.ROOT, "%,d", structure.parameters()));
        cells.add(Html.number(structure.activationBytes() / 1024.0, 0));
        int width = structure.field().size().width();
        cells.add(width + (width >= 2 * findings.settings().side() ? " (all)" : ""));
        cells.add(structure.map().dim(0) + "×" + structure.map().dim(1) + "×"
                + structure.map().dim(2));
        cells.add(result.measured() ? Measure.FIRST_GRADIENT.text(Measure.FIRST_GRADIENT.of(result)) : "–");
        line("<tr><th scope=\"row\">" + Html.text(result.variant().label()) + "</th><td>"
                + String.join("</td><td>", cells) + "</td></tr>");
    }

    private void charts(Aspect aspect) {
        List<Result> all = findings.of(aspect);
        List<Result> measured = all.stream().filter(Result::measured).toList();
        line("<h2>" + aspect.title() + "</h2><div class=\"charts\">");
        if (!measured.isEmpty()) {
            figure(
                    "Accuracy",
                    RowChart.accuracies(measured)
                            + "<p class=\"legend\"><span><i class=\"s0 dot\"></i>validation ± standard error</span> "
                            + "<span><i class=\"s1 ring\"></i>training</span></p>");
        }
        figure(
                "MFLOP a clip, forwards and backwards",
                RowChart.bars(all, "MFLOP a clip", result -> result.structure().trainingOperations() * 1e-6, 0));
        if (!measured.isEmpty()) {
            figure("Norm of the gradient, layer by layer", LineChart.gradients(measured));
            figure("Loss while learning", LineChart.losses(measured));
        }
        line("</div>");
    }

    private void figure(String title, String content) {
        line("<figure><figcaption>" + title + "</figcaption>" + content + "</figure>");
    }

    /** Between two comments, so that the rest can be compared. */
    private void times() {
        Map<Recipe, Result> recipes = new LinkedHashMap<>();
        findings.results().stream()
                .filter(Result::measured)
                .forEach(result -> recipes.putIfAbsent(result.variant().recipe(), result));
        List<Result> results = List.copyOf(recipes.values());
        line("<!-- times -->");
        line("<h2>Seconds</h2><p>Of an epoch on one thread, the median of all; trainings beside it slow it down. These"
                + " figures differ from run to run, no others do.</p><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th"
                + " scope=\"col\">variant</th><th scope=\"col\">seconds an epoch</th><th scope=\"col\">clips a"
                + " second</th><th scope=\"col\">GFLOP/s</th></tr></thead><tbody>");
        for (Result result : results) {
            double seconds = result.secondsPerEpoch();
            line("<tr><th scope=\"row\">" + Html.text(result.variant().label()) + "</th><td>" + Html.number(seconds, 2)
                    + "</td><td>" + Html.number(findings.settings().trainingClips() / seconds, 0) + "</td><td>"
                    + Html.number(findings.operationsPerEpoch(result) * 1e-9 / seconds, 1) + "</td></tr>");
        }
        line("</tbody></table></div>");
        line("<!-- /times -->");
    }

    private static String style() {
        try (InputStream in = Report.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String text) {
        html.append(text).append('\n');
    }
}
