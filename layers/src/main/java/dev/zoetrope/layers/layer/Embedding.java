package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.Initializer;
import dev.zoetrope.layers.init.RandomUniform;
import dev.zoetrope.layers.regularizer.Regularizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A learnt vector for each whole number below {@code inputDim}: inputs {@code […]} of such numbers, outputs {@code
 * […,outputDim]}. Numbers have no gradient; 0 is returned for it.
 *
 * <p>Parameter: {@code embeddings [inputDim,outputDim]}. A call with anything else than whole numbers from 0 to
 * {@code inputDim}−1 throws IllegalArgumentException.
 *
 * @param maskZero whether 0 only fills up: inputs are then {@code [T]}, and the mask tells the layers behind
 */
public record Embedding(
        int inputDim,
        int outputDim,
        WeightSpec embeddings,
        @Nullable Regularizer activityRegularizer,
        boolean maskZero) implements LayerSpec {
    public Embedding {
        if (inputDim < 1 || outputDim < 1) {
            throw new IllegalArgumentException(
                    "Embedding needs sizes of at least 1, received " + inputDim + " and " + outputDim);
        }
    }

    /** Keras's defaults. */
    public Embedding(int inputDim, int outputDim) {
        this(inputDim, outputDim, new WeightSpec(new RandomUniform()), null, false);
    }

    public Embedding maskZero(boolean value) {
        return Specs.with(this, "maskZero", value);
    }

    public Embedding embeddingsInitializer(Initializer value) {
        return Specs.with(this, "embeddings", embeddings.initializer(value));
    }

    public Embedding embeddingsRegularizer(@Nullable Regularizer value) {
        return Specs.with(this, "embeddings", embeddings.regularizer(value));
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        if (maskZero) {
            context.requireRank(input, 1, "[T]");
        }
        Parameter table = context.parameter("embeddings", Shape.of(inputDim, outputDim), embeddings);
        return Penalties.onActivity(new Built(context, input, table, maskZero), activityRegularizer);
    }

    private record Built(BuildContext context, Shape input, Parameter table, boolean maskZero) implements Layer {
        /** Columns of the table that one task adds gradients to. */
        private static final int GRAIN = 64;

        @Override
        public Shape outputShape() {
            return input.append(table.value().dim(1));
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(table);
        }

        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.USES;
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, input);
            Tensor y = pass.tensor(outputShape().prepend(x.dim(0)));
            int width = table.value().dim(1);
            float[] rows = table.value().array();
            for (int i = 0; i < x.size(); i++) {
                int from = table.value().offset() + index(x, i) * width;
                System.arraycopy(rows, from, y.array(), y.offset() + i * width, width);
            }
            return new Forward(y, dy -> backward(x, dy, pass), maskZero ? mask(x, pass) : null);
        }

        private int index(Tensor x, int i) {
            float value = x.array()[x.offset() + i];
            int index = (int) value;
            if (index != value || index < 0 || index >= table.value().dim(0)) {
                throw new IllegalArgumentException("layer " + context.path() + " wants whole numbers from 0 to "
                        + (table.value().dim(0) - 1) + ", received " + value);
            }
            return index;
        }

        private static Tensor mask(Tensor x, Pass pass) {
            Tensor mask = pass.tensor(x.shape());
            for (int i = 0; i < x.size(); i++) {
                mask.array()[mask.offset() + i] = x.array()[x.offset() + i] == 0f ? 0f : 1f;
            }
            return mask;
        }

        /** {@code dE[x[i]] += dy[i]}, in the order of i; tasks share the columns. */
        private Tensor backward(Tensor x, Tensor dy, Pass pass) {
            int width = table.value().dim(1);
            float[] sums = table.gradient().array();
            pass.parallel().forRanges(width, GRAIN, (from, to, worker) -> {
                for (int i = 0; i < x.size(); i++) {
                    int row = table.gradient().offset() + index(x, i) * width;
                    int upstream = dy.offset() + i * width;
                    for (int k = from; k < to; k++) {
                        sums[row + k] += dy.array()[upstream + k];
                    }
                }
            });
            return pass.workspace().zeros(x.shape());
        }
    }
}
