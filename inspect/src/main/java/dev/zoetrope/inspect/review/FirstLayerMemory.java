package dev.zoetrope.inspect.review;

import java.util.List;
import java.util.Locale;

/** A first layer whose output takes more memory than those of all others together. */
final class FirstLayerMemory implements Rule {
    @Override
    public List<Finding> find(Subject subject) {
        List<Block> blocks = subject.anatomy().blocks();
        long first = blocks.getFirst().activationBytes();
        long rest = blocks.stream().skip(1).mapToLong(Block::activationBytes).sum();
        if (blocks.size() < 3 || blocks.getFirst().output().rank() < 3 || first <= rest) {
            return List.of();
        }
        return List.of(new Finding(
                "first-layer-memory",
                blocks.getFirst().path(),
                String.format(
                        Locale.ROOT,
                        "its output takes %.1f MB for each clip, those of all other layers together %.1f MB",
                        first / 1e6,
                        rest / 1e6),
                "the first layer decides how large a batch can be, and moving its output takes longer than computing"
                        + " it",
                "strides of 2 or smaller frames; where it is a Conv2D with ReLU and a MaxPooling2D follows, Zoetrope"
                        + " never makes that output, other libraries do"));
    }
}
