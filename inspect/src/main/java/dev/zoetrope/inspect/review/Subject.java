package dev.zoetrope.inspect.review;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.Watch;
import dev.zoetrope.layers.train.Model;
import java.util.List;

/**
 * What is reviewed.
 *
 * @param examples [1,…input shape] each, for what only shows at work; may be none
 */
record Subject(Anatomy anatomy, List<Tensor> examples) {
    private static final int NOISE_SEED = 27;

    Model model() {
        return anatomy.model();
    }

    /** The examples, or where there are none one of noise between 0 and 1, always the same. */
    List<Tensor> examplesOrNoise() {
        if (!examples.isEmpty()) {
            return examples;
        }
        Tensor noise = Tensor.zeros(model().inputShape().prepend(1));
        CounterRandom random = CounterRandom.ofSeed(NOISE_SEED).fork("review");
        for (int i = 0; i < noise.size(); i++) {
            noise.array()[i] = (float) random.uniform(i);
        }
        return List.of(noise);
    }

    /** Runs all examples, one after another, with somebody who looks on. */
    void watch(Watch watch) {
        Workspace workspace = new Workspace();
        for (Tensor example : examples) {
            workspace.reset();
            model().resetState();
            model().root()
                    .forward(
                            List.of(example),
                            Pass.inference(model().execution(), workspace).watching(watch));
        }
    }
}
