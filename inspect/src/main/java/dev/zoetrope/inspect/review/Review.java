package dev.zoetrope.inspect.review;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.train.Model;
import java.util.List;

/** A model, block by block, and what is better changed in it. */
public record Review(Anatomy anatomy, List<Finding> findings) {
    public Review {
        findings = List.copyOf(findings);
    }

    /**
     * Reviews a model.
     *
     * @param examples [1,…input shape] each, such as clips that it should know: dead units and saturated gates show only at
     *     work. May be none
     */
    public static Review of(Model model, List<Tensor> examples) {
        Subject subject = new Subject(Anatomy.of(model), examples);
        return new Review(
                subject.anatomy(),
                Rule.ALL.stream().flatMap(rule -> rule.find(subject).stream()).toList());
    }
}
