package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * The same elements under another shape: outputs {@code targetShape}.
 *
 * @param targetShape without the batch axis; one of its sizes may be −1 and follows from the others
 */
public record Reshape(List<Integer> targetShape) implements LayerSpec {
    public Reshape {
        targetShape = List.copyOf(targetShape);
        long open = targetShape.stream().filter(size -> size == -1).count();
        if (open > 1 || targetShape.stream().anyMatch(size -> size < 1 && size != -1)) {
            throw new IllegalArgumentException(
                    "a target shape has sizes of at least 1, and one of them may be -1, received " + targetShape);
        }
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        int known = targetShape.stream().filter(size -> size > 0).reduce(1, (a, b) -> a * b);
        int open = input.size() / known;
        int[] dims =
                targetShape.stream().mapToInt(size -> size == -1 ? open : size).toArray();
        if (Shape.of(dims).size() != input.size()) {
            throw new ShapeException(context.path(), "as many elements as " + targetShape + " has", input);
        }
        return new Built(context, input, Shape.of(dims));
    }

    private record Built(BuildContext context, Shape input, Shape outputShape) implements Layer {
        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, input);
            return new Forward(x.reshape(outputShape.prepend(x.dim(0))), dy -> dy.reshape(x.shape()));
        }
    }
}
