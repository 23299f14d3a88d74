package dev.zoetrope.cli.explore;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.inspect.Answers;
import dev.zoetrope.inspect.ClassScore;
import dev.zoetrope.inspect.GradCam;
import dev.zoetrope.inspect.Occlusion;
import dev.zoetrope.inspect.Picture;
import dev.zoetrope.inspect.Pictures;
import dev.zoetrope.inspect.Saliency;
import dev.zoetrope.inspect.Spread;
import dev.zoetrope.inspect.review.Anatomy;
import dev.zoetrope.inspect.review.Block;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.Taps;
import dev.zoetrope.layers.layer.Watch;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.video.ColorOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model and clips, with answers to what a page asks about them. Requests are answered one after another: a model's run is
 * short and has the whole machine.
 */
public final class Explorer {
    private static final int HISTOGRAM = 32;
    private static final int MOST_MAPS = 64;
    private static final int MOST_RUNS = 64;
    private static final long MOST_KEPT = 256L << 20;

    private final ClipShelf clips;
    private ExploredModel explored;
    private Anatomy anatomy;
    private @Nullable Tensor seen;
    private @Nullable Taps taps;

    public Explorer(ExploredModel model, ClipShelf clips) {
        this.clips = clips;
        this.explored = model;
        this.anatomy = Anatomy.of(model.model());
    }

    /** Goes on with another model of the same layers, as training makes them. */
    public synchronized void replace(Model model) {
        explored = new ExploredModel(explored.name(), model, explored.classes(), explored.plan());
        anatomy = Anatomy.of(model);
        seen = null;
        taps = null;
    }

    /** Does once what a page asks for first, so that it need not wait for Java to get going. */
    public void warmUp() {
        if (explored().plan() != null && !clips.entries().isEmpty()) {
            try {
                Query first = Query.of("clip=0&class=0&t=0&layer="
                        + anatomy.blocks().getFirst().path());
                clipAnswer(first);
                strip(first);
                occlusion(first);
                maps(first);
                backward(first);
            } catch (IOException | RuntimeException e) {
                // whoever asks for that clip is told
            }
        }
    }

    synchronized ExploredModel explored() {
        return explored;
    }

    ClipShelf clips() {
        return clips;
    }

    private Model model() {
        return explored.model();
    }

    /** What there is to look at. */
    synchronized Answer describe() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", explored.name());
        all.put("missing", explored.missing());
        all.put("classes", explored.classes());
        all.put("parameters", model().parameterCount());
        all.put("inputs", model().inputShapes().stream().map(Shape::toString).toList());
        all.put("layers", ReviewText.blocks(anatomy));
        all.put("camLayers", camLayers());
        List<Object> listed = new ArrayList<>();
        for (ClipShelf.Entry entry : clips.entries()) {
            listed.add(Map.of("name", entry.name(), "label", entry.label()));
        }
        all.put("clips", listed);
        return Answer.json(all);
    }

    /** Layers that give maps of more than one pixel, which Grad-CAM can speak of; the last is the usual choice. */
    private List<String> camLayers() {
        return anatomy.blocks().stream()
                .filter(block -> {
                    Shape all = block.outputs().getFirst();
                    return all.rank() == 4 && all.dim(1) * all.dim(2) > 1 && block.parameterCount() > 0;
                })
                .map(Block::path)
                .toList();
    }

    private Tensor clip(Query query) throws IOException {
        if (explored.plan() == null) {
            throw new NotFoundException(explored.missing());
        }
        return clips.read(query.number("clip", 0, Integer.MAX_VALUE));
    }

    private int cls(Query query) {
        return query.number("class", 0, ClassScore.classes(model()) - 1);
    }

    private Block block(Query query) {
        String path = query.text("layer");
        return anatomy.blocks().stream()
                .filter(block -> block.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("no layer " + path));
    }

    /** What the model says of a clip, at the end and after each step. */
    synchronized Answer clipAnswer(Query query) throws IOException {
        Tensor x = clip(query);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("frames", x.dim(1));
        all.put("height", x.dim(2));
        all.put("width", x.dim(3));
        all.put("probabilities", list(Answers.of(model(), x)));
        Answers.afterEachStep(model(), x)
                .ifPresent(steps -> all.put(
                        "afterEachStep",
                        IntStream.range(0, steps.dim(0))
                                .mapToObj(t -> list(steps.slice(t).toArray()))
                                .toList()));
        return Answer.json(all);
    }

    synchronized Picture strip(Query query) throws IOException {
        boolean bgr = explored.plan() != null
                && explored.plan().order() == ColorOrder.BGR
                && model().inputShape().dim(3) == 3;
        return Pictures.strip(clip(query).slice(0), bgr);
    }

    /** What a layer gave; of a model that is not too large all layers at once, which the next question will be about. */
    private Taps tap(Tensor x, String path) {
        long bytes = anatomy.blocks().stream().mapToLong(Block::activationBytes).sum();
        boolean all = bytes < MOST_KEPT;
        if (all && seen == x && taps != null) {
            return taps;
        }
        Taps fresh = all ? Taps.of() : Taps.of(path);
        model().resetState();
        Pass pass = Pass.inference(model().execution(), new Workspace()).watching(fresh);
        model().root().forward(List.of(x), pass);
        seen = x;
        taps = all ? fresh : null;
        return fresh;
    }

    /** How a layer's numbers are spread, of the whole clip and of one step. */
    synchronized Answer layer(Query query) throws IOException {
        Block block = block(query);
        Tensor x = clip(query);
        Taps run = tap(x, block.path());
        Tensor output = run.output(block.path()).slice(0);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("shape", output.shape().toString());
        all.put("spread", spread(output));
        all.put("maps", isMaps(output.shape()));
        all.put("steps", output.shape().rank() == 2);
        List<Object> gates = new ArrayList<>();
        for (String name : List.of("i", "f", "g", "u", "r", "o", "c", "h")) {
            Tensor gate = run.steps(block.path()).get(name);
            if (gate != null && gate.shape().rank() == 3) {
                Map<String, Object> one = new LinkedHashMap<>(spread(gate));
                one.put("name", name);
                one.put("units", gate.dim(2));
                gates.add(one);
            }
        }
        all.put("gates", gates);
        return Answer.json(all);
    }

    /** Whether it is images, one or one for each frame. */
    private static boolean isMaps(Shape shape) {
        return shape.rank() == 3 || shape.rank() == 4;
    }

    private static Map<String, Object> spread(Tensor values) {
        Spread spread = Spread.of(values, HISTOGRAM);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("min", spread.min());
        all.put("mean", spread.mean());
        all.put("max", spread.max());
        all.put("zeros", spread.zeros());
        all.put("norm", spread.norm());
        all.put("counts", IntStream.of(spread.counts()).boxed().toList());
        return all;
    }

    /** The feature maps of one step; of a layer without images its numbers over time. */
    synchronized Picture maps(Query query) throws IOException {
        Block block = block(query);
        Tensor output = tap(clip(query), block.path()).output(block.path()).slice(0);
        int rank = output.shape().rank();
        if (rank == 4) {
            int t = Math.min(query.number("t", 0, Integer.MAX_VALUE), output.dim(0) - 1);
            return Pictures.maps(output.slice(t), MOST_MAPS);
        }
        if (rank == 3) {
            return Pictures.maps(output, MOST_MAPS);
        }
        return Pictures.heat(rank == 2 ? transposed(output) : output.reshape(Shape.of(1, output.size())), true, 0);
    }

    /** Units below each other, time from left to right. */
    private static Tensor transposed(Tensor x) {
        Tensor y = Tensor.zeros(x.dim(1), x.dim(0));
        for (int row = 0; row < x.dim(0); row++) {
            for (int column = 0; column < x.dim(1); column++) {
                y.set(x.get(row, column), column, row);
            }
        }
        return y;
    }

    synchronized Picture filters(Query query) {
        for (Parameter parameter : block(query).parameters()) {
            if (parameter.path().endsWith("kernel") && parameter.value().shape().rank() == 4) {
                return Pictures.filters(parameter.value(), MOST_MAPS);
            }
        }
        throw new NotFoundException("a layer without filters");
    }

    synchronized Picture gate(Query query) throws IOException {
        Block block = block(query);
        Tensor gate = tap(clip(query), block.path())
                .steps(block.path(), query.text("gate"))
                .slice(0);
        boolean sigmoid = "ifour".contains(query.text("gate"));
        return Pictures.heat(transposed(gate), !sigmoid, sigmoid ? 1 : 0);
    }

    /** Grad-CAM or saliency, frames side by side as in the strip. */
    synchronized Picture heat(Query query) throws IOException {
        Tensor x = clip(query);
        Tensor map = query.text("kind").equals("saliency")
                ? Saliency.of(model(), x, cls(query))
                : GradCam.of(model(), x, cls(query), block(query).path());
        return Pictures.heat(beside(map), false, 0);
    }

    /** [T,H,W] as [H,T·W]. */
    private static Tensor beside(Tensor map) {
        int frames = map.dim(0);
        int width = map.dim(2);
        Tensor row = Tensor.zeros(map.dim(1), frames * width);
        for (int t = 0; t < frames; t++) {
            for (int y = 0; y < map.dim(1); y++) {
                for (int x = 0; x < width; x++) {
                    row.set(map.get(t, y, x), y, t * width + x);
                }
            }
        }
        return row;
    }

    /** The gradients by what the layers give, from the last to the first. */
    synchronized Answer backward(Query query) throws IOException {
        Map<String, Double> norms = new HashMap<>();
        ClassScore.gradient(model(), clip(query), cls(query), new Watch() {
            @Override
            public void onOutputs(MultiLayer layer, List<Tensor> outputs) {}

            @Override
            public void onGradients(MultiLayer layer, List<Tensor> gradients) {
                norms.put(
                        layer.context().path(),
                        Spread.of(gradients.getFirst(), 1).norm());
            }
        });
        List<Object> steps = new ArrayList<>();
        for (Block block : anatomy.blocks().reversed()) {
            Double norm = norms.get(block.path());
            if (norm != null) {
                Map<String, Object> step = new LinkedHashMap<>();
                step.put("layer", block.path());
                step.put("norm", norm);
                steps.add(step);
            }
        }
        return Answer.json(steps);
    }

    synchronized Answer occlusion(Query query) throws IOException {
        return Answer.json(list(Occlusion.ofFrames(model(), clip(query), cls(query))));
    }

    synchronized Answer occlude(Query query) throws IOException {
        int most = 1 << 14;
        Occlusion.Part part = new Occlusion.Part(
                query.number("from", 0, most),
                query.number("to", 0, most),
                query.number("top", 0, most),
                query.number("left", 0, most),
                query.number("bottom", 0, most),
                query.number("right", 0, most));
        return Answer.json(list(Answers.of(model(), Occlusion.without(clip(query), part))));
    }

    /** Mean and deviation of each class's probability over runs with dropout at work. */
    synchronized Answer dropout(Query query) throws IOException {
        int runs = query.number("runs", 1, MOST_RUNS);
        Tensor all = Answers.withDropout(model(), clip(query), query.share("rate"), runs);
        List<Object> means = new ArrayList<>();
        List<Object> deviations = new ArrayList<>();
        for (int k = 0; k < all.dim(1); k++) {
            double sum = 0;
            double squares = 0;
            for (int run = 0; run < runs; run++) {
                sum += all.get(run, k);
                squares += (double) all.get(run, k) * all.get(run, k);
            }
            means.add(sum / runs);
            deviations.add(Math.sqrt(Math.max(0, squares / runs - sum / runs * sum / runs)));
        }
        return Answer.json(Map.of("means", means, "deviations", deviations));
    }

    private static List<Float> list(float[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }
}
