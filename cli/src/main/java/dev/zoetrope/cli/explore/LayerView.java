package dev.zoetrope.cli.explore;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.inspect.Picture;
import dev.zoetrope.inspect.Pictures;
import dev.zoetrope.inspect.Spread;
import dev.zoetrope.inspect.review.Anatomy;
import dev.zoetrope.inspect.review.Block;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.Taps;
import dev.zoetrope.layers.train.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the layers of a model make of a clip. Remembers the last run, which the next question will be about. */
final class LayerView {
    private static final int HISTOGRAM = 32;
    private static final int MOST_MAPS = 64;
    private static final long MOST_KEPT = 256L << 20;

    private final Model model;
    private final Anatomy anatomy;
    private @Nullable Tensor seen;
    private @Nullable Taps taps;

    LayerView(Anatomy anatomy) {
        this.model = anatomy.model();
        this.anatomy = anatomy;
    }

    /** What a layer gave; of a model that is not too large all layers at once, which the next question will be about. */
    private Taps tap(Tensor x, String path) {
        long bytes = anatomy.blocks().stream().mapToLong(Block::activationBytes).sum();
        boolean all = bytes < MOST_KEPT;
        if (all && seen == x && taps != null) {
            return taps;
        }
        Taps fresh = all ? Taps.of() : Taps.of(path);
        model.resetState();
        Pass pass = Pass.inference(model.execution(), new Workspace()).watching(fresh);
        model.root().forward(List.of(x), pass);
        seen = x;
        taps = all ? fresh : null;
        return fresh;
    }

    /** How a layer's numbers are spread, of the whole clip and of one step. */
    Answer spread(Block block, Tensor x) {
        Taps run = tap(x, block.path());
        Tensor output = run.output(block.path()).slice(0);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("shape", output.shape().toString());
        all.put("spread", spread(output));
        all.put("maps", isMaps(output.shape()));
        all.put("steps", output.shape().rank() == 2);
        all.put(
                "gates",
                run.stepPaths().stream()
                        .filter(path -> path.equals(block.path()) || path.startsWith(block.path() + "/"))
                        .flatMap(path -> gates(run, path).stream())
                        .toList());
        return Answer.json(all);
    }

    private static List<Object> gates(Taps run, String path) {
        List<Object> gates = new ArrayList<>();
        for (String name : List.of("i", "f", "g", "u", "r", "o", "c", "h")) {
            Tensor gate = run.steps(path).get(name);
            if (gate != null && gate.shape().rank() == 3) {
                Map<String, Object> one = new LinkedHashMap<>(spread(gate));
                one.put("name", name);
                one.put("path", path);
                one.put("units", gate.dim(2));
                gates.add(one);
            }
        }
        return gates;
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
    Picture maps(Block block, Tensor x, int t) {
        Tensor output = tap(x, block.path()).output(block.path()).slice(0);
        int rank = output.shape().rank();
        if (rank == 4) {
            return Pictures.maps(output.slice(Math.min(t, output.dim(0) - 1)), MOST_MAPS);
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

    static Picture filters(Block block) {
        Tensor kernel = block.filters().orElseThrow(() -> new NotFoundException("a layer without filters"));
        return Pictures.filters(kernel, MOST_MAPS);
    }

    /**
     * A gate over time.
     *
     * @param path of the layer that has it: the block's or of one inside
     */
    Picture gate(Block block, Tensor x, String path, String name) {
        Tensor gate = tap(x, block.path()).steps(path, name).slice(0);
        boolean sigmoid = "ifour".contains(name);
        return Pictures.heat(transposed(gate), !sigmoid, sigmoid ? 1 : 0);
    }
}
