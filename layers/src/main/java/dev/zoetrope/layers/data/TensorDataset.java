package dev.zoetrope.layers.data;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** {@link Dataset#of}. */
record TensorDataset(Tensor x, Tensor targets) implements Dataset {
    TensorDataset {
        if (x.dim(0) != targets.dim(0)) {
            throw new IllegalArgumentException(
                    "as many inputs as targets wanted, received " + x.shape() + " and " + targets.shape());
        }
    }

    @Override
    public int size() {
        return x.dim(0);
    }

    @Override
    public Shape inputShape() {
        return x.shape().dropFirst(1);
    }

    @Override
    public Shape targetShape() {
        return targets.shape().dropFirst(1);
    }

    @Override
    public void read(int index, Tensor to, Tensor target) {
        to.copyFrom(x.slice(index));
        target.copyFrom(targets.slice(index));
    }
}
