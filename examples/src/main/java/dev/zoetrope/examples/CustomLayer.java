package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.*;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.WeightSpec;
import dev.zoetrope.layers.init.Ones;
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
import java.util.Map;

/** A layer that the library does not have, in a model, in training and in a file. */
public final class CustomLayer {
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
        run(Files.createTempDirectory("custom-layer"), System.out);
    }

    /** Learns which points lie inside a ring. */
    static double run(Path folder, PrintStream out) throws IOException {
        Model model = Model.build(Shape.of(2), sequential(dense(8), new Bumps(), dense(2)), 27);
        out.print(model.summary());
        Trainer trainer = model.compile(new Adam(0.02), new SparseCategoricalCrossentropy(true), new Accuracy());
        trainer.fit(ring(1, 1000), FitConfig.epochs(20));
        double accuracy = trainer.evaluate(ring(2, 500)).getOrDefault("accuracy", 0.0);
        out.println("accuracy " + accuracy);

        Path file = folder.resolve("bumps.safetensors");
        ModelFile.save(model, file, Map.of());
        Model loaded = ModelFile.load(file, Execution.shared(), List.of(Bumps.class)).model();
        out.println("loaded with " + loaded.parameterCount() + " parameters from " + file);
        return accuracy;
    }

    private static Dataset ring(long seed, int count) {
        CounterRandom random = CounterRandom.ofSeed(seed);
        Tensor points = Tensor.zeros(count, 2);
        Tensor inside = Tensor.zeros(count, 1);
        for (int n = 0; n < count; n++) {
            double x = 4 * random.uniform(2L * n) - 2;
            double y = 4 * random.uniform(2L * n + 1) - 2;
            double radius = Math.hypot(x, y);
            points.set((float) x, n, 0);
            points.set((float) y, n, 1);
            inside.set(radius > 0.7 && radius < 1.6 ? 1 : 0, n, 0);
        }
        return Dataset.of(points, inside);
    }
}
