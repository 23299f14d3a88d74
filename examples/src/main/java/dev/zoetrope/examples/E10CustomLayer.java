package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.*;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.init.Ones;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.WeightSpec;
import dev.zoetrope.layers.loss.SparseCategoricalCrossentropy;
import dev.zoetrope.layers.metric.Accuracy;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A layer that the library does not have: its gradients checked against differences, then in a model, in training and in a file.
 * {@code LayerContract} in testkit checks more of it: shapes, threads, masks, errors.
 *
 * <pre>{@code
 * $ examples/run E10
 * dx -0.75898, by differences -0.75898   dwidth -0.18974, by differences -0.18974
 * dx -1.14591, by differences -1.14591   dwidth  1.30961, by differences  1.30961
 * dx -0.87013, by differences -0.87013   dwidth  2.39286, by differences  2.39286
 * Model: "sequential"
 * ┏━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┓
 * ┃ Layer (type)    ┃ Output Shape ┃ Param # ┃
 * ┡━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━┩
 * │ dense (Dense)   │ (None, 24)   │      72 │
 * ├─────────────────┼──────────────┼─────────┤
 * │ bumps (Bumps)   │ (None, 24)   │      24 │
 * ├─────────────────┼──────────────┼─────────┤
 * │ dense_1 (Dense) │ (None, 2)    │      50 │
 * └─────────────────┴──────────────┴─────────┘
 *  Total params: 146 (584.00 B)
 *  Trainable params: 146 (584.00 B)
 *  Non-trainable params: 0 (0.00 B)
 * accuracy 0.894
 * saved, and loaded with 146 parameters
 * }</pre>
 */
public final class E10CustomLayer {
    private static final double STEP = 1e-6;

    /**
     * Bumps: {@code y[i] = exp(−(width[i]·x[i])²)}, with a learnt width for each number of the input.
     *
     * @param width what the width's start, penalty and constraint are; files call these width_initializer and so on
     */
    public record Bumps(WeightSpec width) implements LayerSpec {
        public Bumps() {
            this(new WeightSpec(new Ones()));
        }

        @Override
        public Layer build(Shape input, BuildContext context) {
            context.requireRank(input, 1, "[K]");
            return new Built(context, input, context.parameter("width", input, width));
        }

        private record Built(BuildContext context, Shape outputShape, Parameter width) implements Layer {
            @Override
            public List<Parameter> parameters() {
                return List.of(width);
            }

            @Override
            public Forward forward(Tensor x, Pass pass) {
                context.requireInput(x, outputShape);
                Tensor y = pass.tensor(x.shape());
                for (int i = 0; i < x.size(); i++) {
                    float scaled = at(width.value(), i % outputShape.size()) * at(x, i);
                    y.array()[y.offset() + i] = (float) StrictMath.exp(-scaled * scaled);
                }
                return new Forward(y, dy -> backward(x, y, dy, pass));
            }

            /** {@code dx = −2·y·w²·x·dy, dw += −2·y·w·x²·dy} */
            private Tensor backward(Tensor x, Tensor y, Tensor dy, Pass pass) {
                Tensor dx = pass.tensor(x.shape());
                Tensor dw = width.gradient();
                for (int i = 0; i < x.size(); i++) {
                    int k = i % outputShape.size();
                    float w = at(width.value(), k);
                    float slope = -2 * at(y, i) * w * at(x, i) * at(dy, i);
                    dx.array()[dx.offset() + i] = slope * w;
                    dw.array()[dw.offset() + k] += slope * at(x, i);
                }
                return dx;
            }

            private static float at(Tensor tensor, int index) {
                return tensor.array()[tensor.offset() + index];
            }
        }
    }

    public static void main(String[] args) throws IOException {
        run(System.out);
    }

    static void run(PrintStream out) throws IOException {
        checkGradients(out);
        Path file = Files.createTempFile("bumps", ".safetensors");
        try {
            learn(file, out);
        } finally {
            Files.delete(file);
        }
    }

    /** The backward pass against {@code (f(x + ε) − f(x − ε)) / 2ε} of the formula in double precision. */
    private static void checkGradients(PrintStream out) {
        double[] x = {0.3, -0.8, 1.1};
        double[] width = {1.2, 0.7, -0.4};
        double[] dy = {1, -2, 3};
        Layer layer = new Bumps().build(Shape.of(3), BuildContext.fresh(27));
        Parameter parameter = layer.parameters().getFirst();
        parameter.value().copyFrom(tensor(width).reshape(Shape.of(3)));
        Forward forward = layer.forward(tensor(x), Pass.inference(Execution.shared(), new Workspace()));
        Tensor dx = forward.backward().apply(tensor(dy));
        for (int i = 0; i < 3; i++) {
            double byX = dy[i] * (bump(x[i] + STEP, width[i]) - bump(x[i] - STEP, width[i])) / (2 * STEP);
            double byWidth = dy[i] * (bump(x[i], width[i] + STEP) - bump(x[i], width[i] - STEP)) / (2 * STEP);
            out.printf(
                    Locale.ROOT,
                    "dx %8.5f, by differences %8.5f   dwidth %8.5f, by differences %8.5f%n",
                    dx.get(0, i),
                    byX,
                    parameter.gradient().get(i),
                    byWidth);
        }
    }

    private static double bump(double x, double width) {
        return StrictMath.exp(-(width * x) * (width * x));
    }

    private static Tensor tensor(double[] values) {
        Tensor row = Tensor.zeros(1, values.length);
        for (int i = 0; i < values.length; i++) {
            row.set((float) values[i], 0, i);
        }
        return row;
    }

    /** Learns which points lie inside a ring. */
    private static void learn(Path file, PrintStream out) throws IOException {
        Model model = Model.build(Shape.of(2), sequential(dense(24), new Bumps(), dense(2)), 27);
        out.print(model.summary());
        Trainer trainer = model.compile(new Adam(0.05), new SparseCategoricalCrossentropy(true), new Accuracy());
        trainer.fit(ring(1, 1000), FitConfig.epochs(40));
        double accuracy = trainer.evaluate(ring(2, 500)).getOrDefault("accuracy", 0.0);
        out.println("accuracy " + accuracy);

        ModelFile.save(model, file, Map.of());
        Model loaded =
                ModelFile.load(file, Execution.shared(), List.of(Bumps.class)).model();
        out.println("saved, and loaded with " + loaded.parameterCount() + " parameters");
    }

    private static Dataset ring(long seed, int count) {
        CounterRandom random = CounterRandom.ofSeed(seed);
        Tensor points = Tensor.zeros(count, 2);
        Tensor inside = Tensor.zeros(count, 1);
        for (int n = 0; n < count; n++) {
            double x = 4 * random.uniform(2 * n) - 2;
            double y = 4 * random.uniform(2 * n + 1) - 2;
            double radius = Math.hypot(x, y);
            points.set((float) x, n, 0);
            points.set((float) y, n, 1);
            inside.set(radius > 0.7 && radius < 1.6 ? 1 : 0, n, 0);
        }
        return Dataset.of(points, inside);
    }
}
