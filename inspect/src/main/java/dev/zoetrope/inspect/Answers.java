package dev.zoetrope.inspect;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.Dropout;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.LayerNormalization;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Masking;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.SequentialLayer;
import dev.zoetrope.layers.layer.Taps;
import dev.zoetrope.layers.layer.TimeDistributed;
import dev.zoetrope.layers.train.Model;
import java.util.List;
import java.util.Optional;

/** The probability of each class: of a whole clip, after each time step, with units dropped. */
public final class Answers {
    private Answers() {}

    /**
     * The probability of each class.
     *
     * @param x [1,…input shape]
     */
    public static float[] of(Model model, Tensor x) {
        model.resetState();
        return classes(model.predict(List.of(x)).getFirst().toArray());
    }

    /** A single unit is the probability of the second of two classes. */
    private static float[] classes(float[] y) {
        return y.length == 1 ? new float[] {1 - y[0], y[0]} : y;
    }

    /**
     * The probability of each class after each time step: what the layers behind the last recurrent layer make of its output
     * of that step. That is what the model would say of a clip that ended there.
     *
     * @param x [1,T,…]
     * @return [T,classes]; empty if there is no such answer: the model is no sequence of layers, it has no recurrent layer, or a
     *     step's output depends on later frames
     */
    public static Optional<Tensor> afterEachStep(Model model, Tensor x) {
        if (!(model.spec() instanceof Sequential spec) || !(model.root() instanceof SequentialLayer root)) {
            return Optional.empty();
        }
        int last = lastRecurrent(spec);
        if (last < 0 || !spec.layers().subList(0, last).stream().allMatch(Answers::looksBackOnly)) {
            return Optional.empty();
        }
        RecurrentSpec<?> recurrent = (RecurrentSpec<?>) spec.layers().get(last);
        if (recurrent.goBackwards() || recurrent.returnSequences()) {
            return Optional.empty();
        }
        String path = root.sequence().get(last).context().path();
        Taps taps = Taps.of(path);
        model.resetState();
        Workspace workspace = new Workspace();
        Pass pass = Pass.inference(model.execution(), workspace);
        root.forward(x, pass.watching(taps));
        Tensor y = taps.steps(path, "h").slice(0);
        List<Layer> rest = root.sequence().subList(last + 1, root.sequence().size());
        if (!rest.isEmpty()) {
            y = new SequentialLayer(root.context(), rest).forward(y, pass).output();
        }
        int steps = y.dim(0);
        Tensor all = Tensor.zeros(steps, ClassScore.classes(model));
        for (int t = 0; t < steps; t++) {
            float[] row = classes(y.slice(t).toArray());
            all.slice(t).copyFrom(Tensor.of(row, row.length));
        }
        return Optional.of(all);
    }

    private static int lastRecurrent(Sequential spec) {
        int last = spec.layers().size() - 1;
        while (last >= 0 && !(spec.layers().get(last) instanceof RecurrentSpec<?>)) {
            last--;
        }
        return last;
    }

    private static boolean looksBackOnly(LayerSpec layer) {
        return layer instanceof TimeDistributed
                || layer instanceof Dropout
                || layer instanceof Dense
                || layer instanceof Masking
                || layer instanceof LayerNormalization
                || layer instanceof BatchNormalization
                || (layer instanceof RecurrentSpec<?> recurrent
                        && recurrent.returnSequences()
                        && !recurrent.goBackwards());
    }

    /**
     * The answers with dropout at work, as in training: Gal and Ghahramani, "Dropout as a Bayesian approximation" (ICML 2016).
     * All else stays as in a prediction.
     *
     * @param rate of each dropout layer in place of its own
     * @param runs each drops other units
     * @return [runs,classes]
     * @throws IllegalArgumentException if the model is no sequence of layers or has no dropout
     */
    public static Tensor withDropout(Model model, Tensor x, float rate, int runs) {
        Sequential dropping = Dropping.of(model.spec(), rate);
        Shape input = model.inputShape();
        Model other = Model.restore(
                List.of(input),
                dropping,
                model.seed(),
                model.execution(),
                (path, shape, initializer) -> model.weight(path));
        Tensor all = Tensor.zeros(runs, ClassScore.classes(model));
        Workspace workspace = new Workspace();
        for (int run = 0; run < runs; run++) {
            workspace.reset();
            other.resetState();
            Pass pass = Pass.inference(model.execution(), workspace)
                    .withRandom(CounterRandom.ofSeed(run).fork("dropout"));
            float[] row = classes(
                    other.root().forward(List.of(x), pass).outputs().getFirst().toArray());
            all.slice(run).copyFrom(Tensor.of(row, row.length));
        }
        return all;
    }
}
