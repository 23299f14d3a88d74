package dev.zoetrope.cli.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.inspect.Answers;
import dev.zoetrope.inspect.ClassScore;
import dev.zoetrope.inspect.Occlusion;
import dev.zoetrope.inspect.Spread;
import dev.zoetrope.inspect.review.Anatomy;
import dev.zoetrope.inspect.review.Block;
import dev.zoetrope.inspect.review.Finding;
import dev.zoetrope.inspect.review.Review;
import dev.zoetrope.layers.Layers;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.Taps;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.metric.Accuracy;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.EpochResult;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import dev.zoetrope.video.ColorOrder;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoFile;
import dev.zoetrope.video.dataset.SampleDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The explorer in a browser: its numbers are the library's, and nothing complains. Needs Chromium; {@code
 * -Dzoetrope.browser.required=true} makes it an error that there is none, {@code -Dzoetrope.screenshots=FOLDER} keeps pictures.
 */
class ExplorerPageTest {
    @TempDir
    private Path folder;

    private static final Execution EXECUTION = Execution.ofThreads(1);

    private static Model model() {
        Sequential spec = Layers.sequential(
                Layers.timeDistributed(Layers.conv2D(8, 3).padding(Padding.SAME).activation(Activation.RELU)),
                Layers.timeDistributed(Layers.maxPooling2D(4)),
                Layers.timeDistributed(Layers.dropout(0.25)),
                Layers.timeDistributed(
                        Layers.conv2D(12, 3).padding(Padding.SAME).activation(Activation.RELU)),
                Layers.timeDistributed(Layers.maxPooling2D(2)),
                Layers.timeDistributed(Layers.flatten()),
                Layers.lstm(10),
                Layers.dense(4).activation(Activation.SOFTMAX));
        return Model.build(Shape.of(8, 32, 32, 3), spec, 7, EXECUTION);
    }

    private static Optional<Path> command() {
        Optional<Path> command = Chromium.find();
        if (command.isEmpty() && Boolean.getBoolean("zoetrope.browser.required")) {
            throw new AssertionError("no Chromium on the PATH: apt-get install chromium");
        }
        return command;
    }

    @Test
    void everythingOnThePageWorks() throws Exception {
        Optional<Path> command = command();
        Assumptions.assumeTrue(
                command.isPresent(),
                "no Chromium on the PATH, the explorer's page was not tried: apt-get install chromium");
        Path data = new SampleDataset(1, 2, 8, 32, 5).write(folder.resolve("data"), new Parallel(1));
        Model model = model();
        ExploredModel explored = ExploredModel.of("model.safetensors", model, List.of(), ColorOrder.BGR);
        ClipShelf shelf = new ClipShelf();
        shelf.add(List.of(data), explored);
        Path profile = Files.createDirectories(folder.resolve("profile"));
        try (ExplorerServer server = new ExplorerServer(new Explorer(explored, shelf), null, 0);
                Chromium page = Chromium.start(command.orElseThrow(), profile)) {
            page.show(1280, 900, false);
            page.open(server.url());
            page.await("document.querySelectorAll('#matter rect').length == 8");
            choosesAClip(page, explored, shelf);
            clicksEveryLayer(page, explored, shelf);
            readsTheFindings(page, explored, shelf);
            movesTheSlider(page, explored, shelf);
            stepsBack(page, explored, shelf);
            changesThings(page, explored, shelf);
            keep(page, "explorer-1280-light", 1280, false);
            keep(page, "explorer-1280-dark", 1280, true);
            keep(page, "explorer-390-light", 390, false);
            keep(page, "explorer-390-dark", 390, true);
            dropsAVideo(page, data);
            assertThat(page.complaints())
                    .filteredOn(text -> !text.contains("status of 400"))
                    .isEmpty();
        }
    }

    @Test
    void aTrainingIsWatchedAndStopped() throws Exception {
        Optional<Path> command = command();
        Assumptions.assumeTrue(
                command.isPresent(),
                "no Chromium on the PATH, the explorer's page was not tried: apt-get install chromium");
        Model model = model();
        Tensor x = Tensor.zeros(8, 8, 32, 32, 3);
        Tensor targets = Tensor.zeros(8, 4);
        for (int n = 0; n < 8; n++) {
            x.slice(n).fill(n * 0.1f);
            targets.set(1f, n, n % 4);
        }
        Dataset examples = Dataset.of(x, targets);
        Explorer explorer = new Explorer(
                ExploredModel.of("in training", LiveTraining.copy(model), List.of(), ColorOrder.BGR), new ClipShelf());
        LiveTraining live = new LiveTraining(explorer, 4, examples);
        Trainer trainer = model.compile(new Adam(1e-3), new CategoricalCrossentropy(), new Accuracy());
        Path profile = Files.createDirectories(folder.resolve("profile"));
        try (ExplorerServer server = new ExplorerServer(explorer, live, 0);
                Chromium page = Chromium.start(command.orElseThrow(), profile)) {
            FitConfig fit =
                    FitConfig.epochs(100_000).batchSize(4).validation(examples).callbacks(live);
            CompletableFuture<List<EpochResult>> training =
                    CompletableFuture.supplyAsync(() -> trainer.fit(examples, fit));
            page.show(1280, 900, false);
            page.open(server.url());
            page.await("document.querySelectorAll('#loss-curve polyline').length == 2"
                    + " && document.querySelectorAll('#accuracy-curve polyline').length == 2"
                    + " && document.querySelectorAll('#confusion td').length == 16"
                    + " && document.querySelectorAll('#norms svg').length == 4");
            page.await("document.getElementById('training-now').textContent.includes(' s left')");
            page.evaluate("document.getElementById('stop').click()");
            List<EpochResult> epochs = training.get(2, TimeUnit.MINUTES);
            assertThat(epochs).hasSizeLessThan(100_000);
            page.await("document.getElementById('training-now').textContent == 'Over after " + epochs.size()
                    + " epochs.'");
            assertThat(page.complaints()).isEmpty();
            keep(page, "training-1280-light", 1280, false);
        }
    }

    private static Tensor clip(ClipShelf shelf, int number) throws IOException {
        return shelf.read(number);
    }

    private static void choose(Chromium page, String id, Object value) {
        page.evaluate("(() => { const it = document.getElementById('" + id + "'); it.value = '" + value
                + "'; it.dispatchEvent(new Event('input', {bubbles: true}));"
                + " it.dispatchEvent(new Event('change', {bubbles: true})); })()");
    }

    private static void choosesAClip(Chromium page, ExploredModel explored, ClipShelf shelf) throws Exception {
        float[] expected = Answers.of(explored.model(), clip(shelf, 3));
        page.evaluate("document.getElementById('matter').replaceChildren()");
        choose(page, "clip", 3);
        page.await("document.querySelectorAll('#matter rect').length == 8");
        for (float probability : expected) {
            assertThat(page.text("answer")).contains(String.format(Locale.ROOT, "%.4f", probability));
        }
    }

    private static void clicksEveryLayer(Chromium page, ExploredModel explored, ClipShelf shelf) throws Exception {
        Taps taps = Taps.of();
        ClassScore.gradient(explored.model(), clip(shelf, 3), 0, taps);
        List<Block> blocks = Anatomy.of(explored.model()).blocks();
        for (int i = 0; i < blocks.size() - 1; i++) { // the last is shown with its softmax
            Block block = blocks.get(i);
            page.evaluate("document.querySelectorAll('#network button')[" + i + "].click()");
            page.await(
                    "document.getElementById('layer-title').textContent.startsWith('Layer " + block.path()
                            + " (') && document.querySelector('[data-fact=largest]')"
                            + " && document.getElementById('maps').complete && document.getElementById('maps').naturalWidth > 0");
            Spread spread = Spread.of(taps.output(block.path()), 8);
            double shown = Double.parseDouble(page.evaluate("document.querySelector('[data-fact=largest]').textContent")
                    .toString());
            assertThat(shown).as(block.path()).isCloseTo(spread.max(), within(spread.max()));
            assertThat(page.text("layer-facts"))
                    .contains(block.inputs().getFirst().toString())
                    .contains(block.field().toString());
            if (block.path().equals("lstm")) {
                page.await(
                        "document.querySelectorAll('#gates img').length == 6"
                                + " && [...document.querySelectorAll('#gates img')].every(image => image.complete && image.naturalWidth == 8)");
            }
        }
        page.evaluate("document.querySelectorAll('#network button')[" + (blocks.size() - 2) + "].click()");
    }

    private static void readsTheFindings(Chromium page, ExploredModel explored, ClipShelf shelf) throws Exception {
        List<Finding> findings =
                Review.of(explored.model(), List.of(clip(shelf, 3))).findings();
        assertThat(findings).isNotEmpty();
        page.await("document.querySelectorAll('#findings li').length == " + findings.size());
        for (Finding finding : findings) {
            assertThat(page.text("findings"))
                    .contains(finding.where() + ": " + finding.what(), finding.reason(), finding.remedy());
        }
        String where = findings.getFirst().where();
        page.evaluate("document.querySelector('#findings button').click()");
        page.await("document.getElementById('layer-title').textContent.startsWith('Layer " + where + " (')");
        page.evaluate("document.querySelector('#findings details').open = true");
    }

    /** Four digits are shown. */
    private static Offset<Double> within(double value) {
        return Offset.offset(1e-3 * Math.abs(value) + 1e-9);
    }

    private static void movesTheSlider(Chromium page, ExploredModel explored, ClipShelf shelf) throws Exception {
        Tensor steps = Answers.afterEachStep(explored.model(), clip(shelf, 3)).orElseThrow();
        page.evaluate("document.getElementById('time').focus()");
        for (int t = 1; t < 4; t++) {
            page.press("ArrowRight");
            int frame = t + 1;
            page.await("document.getElementById('time-now').textContent == 'frame " + frame + " of 8'");
            for (int k = 0; k < 4; k++) {
                assertThat(page.text("over-time"))
                        .as("class %d after frame %d", k, frame)
                        .contains(String.format(Locale.ROOT, "class %d %.4f", k, steps.get(t, k)));
            }
        }
    }

    private static void stepsBack(Chromium page, ExploredModel explored, ClipShelf shelf) throws Exception {
        choose(page, "class", 1);
        Taps taps = Taps.of();
        ClassScore.gradient(explored.model(), clip(shelf, 3), 1, taps);
        page.evaluate("document.getElementById('back-step').click()");
        page.await("document.querySelectorAll('#backward svg').length == 1");
        page.evaluate("document.getElementById('back-all').click()");
        int layers = taps.gradientPaths().stream()
                .filter(path -> !path.contains("/"))
                .toList()
                .size();
        page.await("document.querySelectorAll('#backward svg').length == " + layers
                + " && document.querySelectorAll('#network .reached').length == " + layers);
        double norm = Spread.of(taps.gradient("time_distributed"), 1).norm();
        page.await("Math.abs(Number([...document.querySelectorAll('#backward span')].at(-1).textContent) - " + norm
                + ") <= 1e-3 * " + norm);
    }

    private static void changesThings(Chromium page, ExploredModel explored, ClipShelf shelf) throws Exception {
        Tensor x = clip(shelf, 3);
        choose(page, "rate", 0.5);
        page.evaluate("document.getElementById('dropout-form').requestSubmit()");
        page.await("document.querySelectorAll('#dropout-answer tr').length == 5");
        choose(page, "right", 16);
        page.evaluate("document.getElementById('occlude-form').requestSubmit()");
        page.await("document.querySelectorAll('#occlude-answer tr').length == 5");
        float[] hidden = Answers.of(explored.model(), Occlusion.without(x, new Occlusion.Part(0, 8, 0, 0, 32, 16)));
        for (float probability : hidden) {
            assertThat(page.text("occlude-answer")).contains(String.format(Locale.ROOT, "%.4f", probability));
        }
        choose(page, "overlay", "saliency");
        choose(page, "overlay", "cam");
        page.await("!document.getElementById('cam-label').hidden");
    }

    private static void keep(Chromium page, String name, int width, boolean dark) throws Exception {
        page.show(width, 900, dark);
        Thread.sleep(300); // the last pictures are drawn
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing sticks out at %d pixels", width)
                .isEqualTo(true);
        String kept = System.getProperty("zoetrope.screenshots");
        if (kept != null) {
            page.screenshot(Path.of(kept, name + ".png"));
        }
    }

    private void dropsAVideo(Chromium page, Path data) throws Exception {
        page.show(1280, 900, false);
        Path file;
        try (Stream<Path> all = Files.walk(data)) {
            file = all.filter(each -> each.toString().endsWith(".mp4"))
                    .sorted()
                    .toList()
                    .getLast();
        }
        Path own = Files.copy(file, folder.resolve("my own.mp4"));
        page.drop(own);
        page.await("document.getElementById('clip').selectedOptions[0].textContent == 'my own.mp4'"
                + " && document.querySelectorAll('#matter rect').length == 8");
        Model model = model();
        ExploredModel explored = ExploredModel.of("", model, List.of(), ColorOrder.BGR);
        SamplingPlan plan = Objects.requireNonNull(explored.plan());
        for (float probability : Answers.of(model, explored.input(VideoFile.sample(own, plan)))) {
            assertThat(page.text("answer")).contains(String.format(Locale.ROOT, "%.4f", probability));
        }
        Path broken = Files.writeString(folder.resolve("broken.mp4"), "no video at all");
        page.drop(broken);
        page.await("document.getElementById('message').textContent.startsWith('broken.mp4')");
    }
}
