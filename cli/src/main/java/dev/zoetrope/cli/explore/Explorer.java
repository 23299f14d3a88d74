package dev.zoetrope.cli.explore;

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
import dev.zoetrope.inspect.review.Review;
import dev.zoetrope.layers.layer.MultiLayer;
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

/**
 * A model and clips, with answers to what a page asks about them. Requests are answered one after another: a model's run is
 * short and has the whole machine.
 */
public final class Explorer {
    private static final int MOST_RUNS = 64;

    private final ClipShelf clips;
    private ExploredModel explored;
    private Anatomy anatomy;
    private LayerView layers;

    public Explorer(ExploredModel model, ClipShelf clips) {
        this.clips = clips;
        this.explored = model;
        this.anatomy = Anatomy.of(model.model());
        this.layers = new LayerView(anatomy);
    }

    /** Goes on with another model of the same layers, as training makes them. */
    public synchronized void replace(Model model) {
        explored = new ExploredModel(explored.name(), model, explored.classes(), explored.plan());
        anatomy = Anatomy.of(model);
        layers = new LayerView(anatomy);
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

    /** What a review finds; with a clip, at work too. */
    synchronized Answer findings(Query query) throws IOException {
        List<Tensor> examples = query.values().containsKey("clip") ? List.of(clip(query)) : List.of();
        return Answer.json(ReviewText.findings(Review.of(model(), examples).findings()));
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

    synchronized Answer layer(Query query) throws IOException {
        return layers.spread(block(query), clip(query));
    }

    synchronized Picture maps(Query query) throws IOException {
        return layers.maps(block(query), clip(query), query.number("t", 0, Integer.MAX_VALUE));
    }

    synchronized Picture filters(Query query) {
        return LayerView.filters(block(query));
    }

    synchronized Picture gate(Query query) throws IOException {
        return layers.gate(block(query), clip(query), query.text("path"), query.text("gate"));
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
