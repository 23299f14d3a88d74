package dev.zoetrope.layers.data;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Examples that came one after another and can be read in any order. */
public final class Collected implements Dataset {
    private final List<Example> examples;

    /** An input and its target. */
    public record Example(Tensor x, Tensor target) {}

    private Collected(List<Example> examples) {
        this.examples = examples;
    }

    /**
     * Takes in all that an iterator gives.
     *
     * @throws IllegalArgumentException if it gives nothing, or examples of different shapes
     */
    public static Collected from(Iterator<Example> source) {
        List<Example> examples = new ArrayList<>();
        while (source.hasNext()) {
            Example example = source.next();
            examples.add(example);
            requireShape("inputs", examples.getFirst().x().shape(), example.x().shape(), examples.size() - 1);
            requireShape(
                    "targets",
                    examples.getFirst().target().shape(),
                    example.target().shape(),
                    examples.size() - 1);
        }
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("an iterator without examples");
        }
        return new Collected(List.copyOf(examples));
    }

    private static void requireShape(String what, Shape first, Shape shape, int index) {
        if (!first.equals(shape)) {
            throw new IllegalArgumentException(
                    "the " + what + " have the shape " + first + ", that of example " + index + " has " + shape);
        }
    }

    @Override
    public int size() {
        return examples.size();
    }

    @Override
    public Shape inputShape() {
        return examples.getFirst().x().shape();
    }

    @Override
    public Shape targetShape() {
        return examples.getFirst().target().shape();
    }

    @Override
    public void read(int index, Tensor x, Tensor target) {
        x.copyFrom(examples.get(index).x());
        target.copyFrom(examples.get(index).target());
    }
}
