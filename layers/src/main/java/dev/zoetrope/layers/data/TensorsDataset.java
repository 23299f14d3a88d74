package dev.zoetrope.layers.data;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** {@link MultiDataset#of}. */
record TensorsDataset(List<Tensor> xs, List<Tensor> targets) implements MultiDataset {
    TensorsDataset {
        xs = List.copyOf(xs);
        targets = List.copyOf(targets);
        List<Shape> shapes =
                Stream.concat(xs.stream(), targets.stream()).map(Tensor::shape).toList();
        if (xs.isEmpty()
                || shapes.stream().map(shape -> shape.dim(0)).distinct().count() != 1) {
            throw new IllegalArgumentException("as many of each input as of each target wanted, received " + shapes);
        }
    }

    @Override
    public int size() {
        return xs.getFirst().dim(0);
    }

    @Override
    public List<Shape> inputShapes() {
        return xs.stream().map(x -> x.shape().dropFirst(1)).toList();
    }

    @Override
    public List<Shape> targetShapes() {
        return targets.stream().map(target -> target.shape().dropFirst(1)).toList();
    }

    @Override
    public void read(int index, List<Tensor> toXs, List<Tensor> toTargets) {
        for (int i = 0; i < toXs.size(); i++) {
            toXs.get(i).copyFrom(xs.get(i).slice(index));
        }
        for (int i = 0; i < toTargets.size(); i++) {
            toTargets.get(i).copyFrom(targets.get(i).slice(index));
        }
    }
}
