package dev.zoetrope.layers.train;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** What examples of a class count in the loss; classes that are not named count 1, as in Keras. */
public record ClassWeights(Map<Integer, Float> weights) {
    public ClassWeights {
        weights = Map.copyOf(weights);
        weights.forEach((label, weight) -> {
            if (!(weight >= 0)) {
                throw new IllegalArgumentException(
                        "a class weight of 0 or more wanted, received " + weight + " for class " + label);
            }
        });
    }

    /**
     * Refuses weights of classes that are none, and weights for a model of several outputs.
     *
     * @param targets the shape of a target: one number, or one for each class
     * @param outputs the shape of an output
     */
    void requireFit(List<Shape> targets, List<Shape> outputs) {
        if (weights.isEmpty()) {
            return;
        }
        if (outputs.size() != 1) {
            throw new IllegalArgumentException("class weights want a model of one output, received " + outputs);
        }
        Shape target = targets.getFirst();
        Shape output = outputs.getFirst();
        int classes = Math.max(2, output.dim(-1));
        if (output.rank() != 1 || (target.size() != 1 && target.size() != classes)) {
            throw new IllegalArgumentException("class weights want targets of one class index or " + classes
                    + " numbers, received targets " + target + " for outputs " + output);
        }
        for (Integer label : weights.keySet()) {
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException(
                        "class weights for classes 0 to " + (classes - 1) + " wanted, received one for class " + label);
            }
        }
    }

    /**
     * Multiplies the weights of a batch by those of its classes.
     *
     * @param targets [N,…]
     * @param examples [N]
     */
    void apply(Tensor targets, Tensor examples) {
        if (weights.isEmpty()) {
            return;
        }
        for (int n = 0; n < examples.size(); n++) {
            examples.array()[examples.offset() + n] *= weights.getOrDefault(label(targets.slice(n)), 1f);
        }
    }

    private static int label(Tensor target) {
        float[] numbers = target.toArray();
        if (numbers.length == 1) {
            return (int) numbers[0];
        }
        int best = 0;
        for (int k = 1; k < numbers.length; k++) {
            best = numbers[k] > numbers[best] ? k : best;
        }
        return best;
    }
}
