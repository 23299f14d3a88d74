package dev.zoetrope.inspect.review;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Flatten;
import java.util.List;

/** A Flatten of a map that was pooled down to one pixel. */
final class FlattenOfOnePixel implements Rule {
    @Override
    public List<Finding> find(Subject subject) {
        return subject.anatomy().blocks().stream()
                .filter(block -> block.spec() instanceof Flatten && isOnePixel(block.input()))
                .map(block -> new Finding(
                        "flatten-of-one-pixel",
                        block.path(),
                        "what is flattened, " + block.input() + ", is a single pixel",
                        "all places of the image are pooled into one: the layers behind cannot tell where something"
                                + " was, only that it was there",
                        "pool less or start from larger frames, so that 2×2 pixels or more are left; if the place does"
                                + " not matter, a global pooling says so"))
                .toList();
    }

    private static boolean isOnePixel(Shape map) {
        return map.rank() >= 3 && map.size() == map.dim(-1);
    }
}
