package dev.zoetrope.layers.data;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * Labelled clips of unsigned bytes, turned into floats in [0, 1] while they are read: {@code x = byte/255}. Targets are
 * one-hot, [K]; or for two classes and a network with a single output the class itself, [1].
 */
public final class ByteClips implements Dataset {
    private static final float[] SCALED = new float[256];

    static {
        for (int i = 0; i < SCALED.length; i++) {
            SCALED[i] = i / 255f;
        }
    }

    private final List<byte[]> clips;
    private final int[] labels;
    private final Shape shape;
    private final int classes;
    private final boolean oneHot;

    /**
     * Clips and their classes.
     *
     * @param clips each of {@code shape}, row-major, for example [T,H,W,3]
     * @param labels class indices, 0 to {@code classes}−1
     * @throws IllegalArgumentException if a clip is of another size or a label out of range
     */
    public ByteClips(List<byte[]> clips, int[] labels, Shape shape, int classes) {
        this(clips, labels, shape, classes, true);
    }

    /** Clips of two classes, 0 and 1, for a network with a single output: targets [1]. */
    public static ByteClips binary(List<byte[]> clips, int[] labels, Shape shape) {
        return new ByteClips(clips, labels, shape, 2, false);
    }

    private ByteClips(List<byte[]> clips, int[] labels, Shape shape, int classes, boolean oneHot) {
        if (clips.size() != labels.length) {
            throw new IllegalArgumentException(clips.size() + " clips and " + labels.length + " labels");
        }
        for (int i = 0; i < labels.length; i++) {
            if (clips.get(i).length != shape.size() || labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException("clip " + i + ": " + shape.size() + " bytes and a label below "
                        + classes + " wanted, received " + clips.get(i).length + " bytes and label " + labels[i]);
            }
        }
        this.clips = List.copyOf(clips);
        this.labels = labels.clone();
        this.shape = shape;
        this.classes = classes;
        this.oneHot = oneHot;
    }

    @Override
    public int size() {
        return clips.size();
    }

    @Override
    public Shape inputShape() {
        return shape;
    }

    @Override
    public Shape targetShape() {
        return Shape.of(oneHot ? classes : 1);
    }

    @Override
    public void read(int index, Tensor x, Tensor target) {
        scale(clips.get(index), x);
        if (oneHot) {
            target.fill(0f).set(1f, labels[index]);
        } else {
            target.fill(labels[index]);
        }
    }

    /** Writes {@code bytes/255} into a tensor of the same size. */
    public static void scale(byte[] bytes, Tensor x) {
        float[] out = x.array();
        int offset = x.offset();
        for (int i = 0; i < bytes.length; i++) {
            out[offset + i] = SCALED[bytes[i] & 0xFF];
        }
    }
}
