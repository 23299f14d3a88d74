package dev.zoetrope.layers.data;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** {@link Splits#subset}. */
record Subset(Dataset data, int[] indices) implements Dataset {
    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public Shape inputShape() {
        return data.inputShape();
    }

    @Override
    public Shape targetShape() {
        return data.targetShape();
    }

    @Override
    public void read(int index, Tensor x, Tensor target) {
        data.read(indices[index], x, target);
    }

    @Override
    public float weight(int index) {
        return data.weight(indices[index]);
    }

    @Override
    public Dataset atEpoch(int epoch) {
        return new Subset(data.atEpoch(epoch), indices);
    }
}
