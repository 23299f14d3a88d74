package dev.zoetrope.benchmarks.peers;

import static dev.zoetrope.layers.Layers.*;
import static dev.zoetrope.layers.layer.Activation.RELU;
import static dev.zoetrope.layers.layer.Activation.SOFTMAX;
import static dev.zoetrope.layers.layer.Padding.SAME;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.ByteClips;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.train.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The model that all contestants train and predict with, 73,060 parameters, and random clips for it. */
public final class Lrcn {
    static final Shape CLIP = Shape.of(20, 64, 64, 3);
    static final int CLASSES = 4;

    private static final Sequential SPEC = sequential(
            timeDistributed(conv2D(16, 3).padding(SAME).activation(RELU)),
            timeDistributed(maxPooling2D(4)),
            timeDistributed(dropout(0.25)),
            timeDistributed(conv2D(32, 3).padding(SAME).activation(RELU)),
            timeDistributed(maxPooling2D(4)),
            timeDistributed(dropout(0.25)),
            timeDistributed(conv2D(64, 3).padding(SAME).activation(RELU)),
            timeDistributed(maxPooling2D(2)),
            timeDistributed(dropout(0.25)),
            timeDistributed(conv2D(64, 3).padding(SAME).activation(RELU)),
            timeDistributed(maxPooling2D(2)),
            timeDistributed(flatten()),
            lstm(32),
            dense(CLASSES).activation(SOFTMAX));

    private Lrcn() {}

    /** With fresh weights. */
    public static Model build(Execution execution) {
        return Model.build(CLIP, SPEC, 27, execution);
    }

    /** Random clips of random classes. */
    static ByteClips clips(int count) {
        SplittableRandom random = new SplittableRandom(1);
        List<byte[]> clips = new ArrayList<>();
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            byte[] clip = new byte[CLIP.size()];
            random.nextBytes(clip);
            clips.add(clip);
            labels[i] = random.nextInt(CLASSES);
        }
        return new ByteClips(clips, labels, CLIP, CLASSES);
    }

    /** A batch as floats, as it reaches the model. */
    public record Examples(Tensor x, Tensor targets) {
        /** Random clips of random classes. */
        public static Examples random(int count) {
            ByteClips clips = clips(count);
            Tensor x = Tensor.zeros(CLIP.prepend(count));
            Tensor targets = Tensor.zeros(count, CLASSES);
            for (int i = 0; i < count; i++) {
                clips.read(i, x.slice(i), targets.slice(i));
            }
            return new Examples(x, targets);
        }
    }
}
