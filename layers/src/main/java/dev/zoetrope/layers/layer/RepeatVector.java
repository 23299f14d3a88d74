package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** The same vector in each of n steps: inputs {@code [K]}, outputs {@code [n,K]}. */
public record RepeatVector(int n) implements LayerSpec {
    public RepeatVector {
        if (n < 1) {
            throw new IllegalArgumentException("RepeatVector repeats at least once, received " + n);
        }
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        context.requireRank(input, 1, "[K]");
        return new Built(context, input, n);
    }

    private record Built(BuildContext context, Shape input, int times) implements Layer {
        @Override
        public Shape outputShape() {
            return input.prepend(times);
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, input);
            Tensor y = pass.tensor(outputShape().prepend(x.dim(0)));
            for (int i = 0; i < x.dim(0); i++) {
                for (int t = 0; t < times; t++) {
                    y.slice(i).slice(t).copyFrom(x.slice(i));
                }
            }
            return new Forward(y, dy -> backward(dy, pass));
        }

        /** {@code dx = Σ dy[t]}, in order. */
        private Tensor backward(Tensor dy, Pass pass) {
            Tensor dx = pass.workspace().zeros(input.prepend(dy.dim(0)));
            for (int i = 0; i < dy.dim(0); i++) {
                for (int t = 0; t < times; t++) {
                    Steps.add(dy.slice(i).slice(t), dx.slice(i), 0, input.size());
                }
            }
            return dx;
        }
    }
}
