package dev.zoetrope.study;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.metric.Accuracy;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.optim.CosineDecay;
import dev.zoetrope.layers.train.Callback;
import dev.zoetrope.layers.train.EpochResult;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Trains a recipe from one seed, and measures. */
final class Training {
    private Training() {}

    /**
     * Trains on a thread of its own: side by side, whole trainings use several processors better than the small steps of one.
     *
     * @param run the number of the seed, from 0
     * @param cancelled asked after every step
     * @throws CancellationException if that said so
     */
    static Outcome run(Recipe recipe, int run, Settings settings, Examples examples, BooleanSupplier cancelled) {
        Execution execution = Execution.ofThreads(1);
        Model model = Model.build(
                examples.training().inputShape(),
                recipe.network(settings.classes().size()),
                settings.seed() + run,
                execution);
        int batches = (examples.training().size() + settings.batchSize() - 1) / settings.batchSize();
        Adam adam = new Adam(new CosineDecay(settings.learningRate(), batches * settings.epochs()));
        Trainer trainer = model.compile(adam, new CategoricalCrossentropy(), new Accuracy());
        GradientNorms norms = new GradientNorms();
        Callback stop = new Callback() {
            @Override
            public void onBatchEnd(int batch, Map<String, Double> logs, Trainer trained) {
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException();
                }
            }
        };
        List<EpochResult> history = trainer.fit(
                examples.training(),
                FitConfig.epochs(settings.epochs())
                        .batchSize(settings.batchSize())
                        .callbacks(norms, stop));
        Map<String, Double> seen = trainer.evaluate(examples.training());
        Map<String, Double> unseen = trainer.evaluate(examples.validation());
        return new Outcome(
                figure(unseen, "accuracy"),
                figure(unseen, "loss"),
                figure(seen, "accuracy"),
                figure(seen, "loss"),
                history.stream().map(epoch -> figure(epoch.logs(), "loss")).toList(),
                norms.means(),
                history.stream().map(EpochResult::seconds).toList());
    }

    private static double figure(Map<String, Double> logs, @Nullable String name) {
        Double value = logs.get(name);
        if (value == null) {
            throw new IllegalStateException("no " + name + " in " + logs);
        }
        return value;
    }

    /** The norm of the gradient of each layer's kernels, the mean over the steps of the first epoch. */
    private static final class GradientNorms implements Callback {
        private final Map<String, Double> sums = new LinkedHashMap<>();
        private int steps;
        private boolean looking = true;

        @Override
        public void onBatchEnd(int batch, Map<String, Double> logs, Trainer trainer) {
            if (!looking) {
                return;
            }
            steps++;
            Map<String, Double> squares = new LinkedHashMap<>();
            for (Parameter parameter : trainer.model().parameters()) {
                String path = parameter.path();
                if (path.endsWith("kernel")) {
                    squares.merge(path.substring(0, path.lastIndexOf('/')), squares(parameter.gradient()), Double::sum);
                }
            }
            squares.forEach((layer, square) -> sums.merge(layer, StrictMath.sqrt(square), Double::sum));
        }

        @Override
        public void onEpochEnd(EpochResult result, Trainer trainer) {
            looking = false;
        }

        private static double squares(Tensor gradient) {
            double sum = 0;
            for (int i = 0; i < gradient.size(); i++) {
                double value = gradient.array()[gradient.offset() + i];
                sum += value * value;
            }
            return sum;
        }

        Map<String, Double> means() {
            Map<String, Double> means = new LinkedHashMap<>();
            sums.forEach((layer, sum) -> means.put(layer, sum / steps));
            return means;
        }
    }
}
