package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Axes in another order: output axis i is input axis {@code dims[i]}, the batch axis staying the first.
 *
 * @param dims the axes 1 … rank in their new order
 */
public record Permute(List<Integer> dims) implements LayerSpec {
    public Permute {
        dims = List.copyOf(dims);
        if (!dims.stream()
                .sorted()
                .toList()
                .equals(IntStream.rangeClosed(1, dims.size()).boxed().toList())) {
            throw new IllegalArgumentException("Permute wants each of the axes 1 to n once, received " + dims);
        }
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        if (input.rank() != dims.size()) {
            throw new ShapeException(context.path(), "inputs with the axes " + dims, input);
        }
        int[] order = IntStream.concat(IntStream.of(0), dims.stream().mapToInt(axis -> axis))
                .toArray();
        return new Built(context, input, new Transposition(order));
    }

    private record Built(BuildContext context, Shape input, Transposition transposition) implements Layer {
        @Override
        public Shape outputShape() {
            return transposition.of(input.prepend(1)).dropFirst(1);
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, input);
            return new Forward(
                    transposition.of(x, pass), dy -> transposition.inverse().of(dy, pass));
        }
    }
}
