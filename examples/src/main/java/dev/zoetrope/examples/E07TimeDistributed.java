package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.timeDistributed;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.Pass;
import java.io.PrintStream;
import java.util.Arrays;

/**
 * TimeDistributed: one layer, with one set of weights, for every frame of a clip. Nothing is done frame by frame: [N,T,…] is
 * seen as [N·T,…], without copying. Of time it knows nothing; that is left to what comes behind it.
 *
 * <pre>{@code
 * $ examples/run E07
 * clip [1,5,8,8,3]; the layer's kernel [3,3,3,4], for all 5 frames
 * output [1,5,6,6,4]
 * frame 3 by itself gives what frame 3 of the clip gives: true
 * frames in another order give the outputs in that order: true
 * the kernel's gradient is the sum of those of the frames: true
 * }</pre>
 */
public final class E07TimeDistributed {
    private static final int FRAMES = 5;
    private static final Shape FRAME = Shape.of(8, 8, 3);

    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        Layer perFrame = timeDistributed(conv2D(4, 3)).build(FRAME.prepend(FRAMES), BuildContext.fresh(27));
        Layer alone = conv2D(4, 3).build(FRAME, BuildContext.fresh(28));
        Tensor kernel = perFrame.parameters().getFirst().value();
        alone.parameters().getFirst().value().copyFrom(kernel);
        CounterRandom random = CounterRandom.ofSeed(27);
        Tensor clip = Tensor.zeros(FRAME.prepend(FRAMES).prepend(1));
        for (int i = 0; i < clip.size(); i++) {
            clip.array()[i] = random.below(9, i) - 4; // whole numbers, so that sums are exact in any order
        }
        Tensor frames = clip.slice(0);
        Forward forward = perFrame.forward(clip, pass());
        Tensor y = forward.output().slice(0);
        out.println("clip " + clip.shape() + "; the layer's kernel " + kernel.shape() + ", for all 5 frames");
        out.println("output " + forward.output().shape());
        Tensor third = alone.forward(frames.rows(3, 4), pass()).output();
        out.println("frame 3 by itself gives what frame 3 of the clip gives: "
                + Arrays.equals(third.toArray(), y.slice(3).toArray()));

        Tensor reversed = Tensor.zeros(clip.shape());
        for (int t = 0; t < FRAMES; t++) {
            reversed.slice(0).slice(t).copyFrom(frames.slice(FRAMES - 1 - t));
        }
        Tensor back = perFrame.forward(reversed, pass()).output().slice(0);
        boolean same = true;
        for (int t = 0; t < FRAMES; t++) {
            same &= Arrays.equals(
                    back.slice(t).toArray(), y.slice(FRAMES - 1 - t).toArray());
        }
        out.println("frames in another order give the outputs in that order: " + same);

        Tensor dy = Tensor.zeros(forward.output().shape()).fill(1);
        forward.backward().apply(dy);
        for (int t = 0; t < FRAMES; t++) { // each adds to the one gradient
            alone.forward(frames.rows(t, t + 1), pass())
                    .backward()
                    .apply(dy.slice(0).rows(t, t + 1));
        }
        out.println("the kernel's gradient is the sum of those of the frames: "
                + Arrays.equals(
                        perFrame.parameters().getFirst().gradient().toArray(),
                        alone.parameters().getFirst().gradient().toArray()));
    }

    private static Pass pass() {
        return Pass.inference(Execution.shared(), new Workspace());
    }
}
