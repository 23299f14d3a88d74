package dev.zoetrope.inspect;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Dropout;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.NetworkSpec;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.TimeDistributed;

/** {@link Dropout} that drops in predictions too, under the name of the one in whose place it stands. */
record Dropping(Dropout dropout) implements LayerSpec {
    /** The same layers with another dropout, at work. */
    static Sequential of(NetworkSpec spec, float rate) {
        if (!(spec instanceof Sequential sequence)) {
            throw new IllegalArgumentException("dropout can be changed in a sequence of layers, this model is a graph");
        }
        Sequential changed = new Sequential(
                sequence.layers().stream().map(layer -> with(layer, rate)).toList());
        if (changed.equals(sequence)) {
            throw new IllegalArgumentException("the model has no dropout layer");
        }
        return changed;
    }

    private static LayerSpec with(LayerSpec layer, float rate) {
        if (layer instanceof Dropout) {
            return new Dropping(new Dropout(rate));
        }
        return layer instanceof TimeDistributed each ? new TimeDistributed(with(each.layer(), rate)) : layer;
    }

    @Override
    public String className() {
        return dropout.className();
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return new Built(dropout.build(input, context));
    }

    private record Built(Layer dropout) implements Layer {
        @Override
        public BuildContext context() {
            return dropout.context();
        }

        @Override
        public Shape outputShape() {
            return dropout.outputShape();
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            return dropout.forward(
                    x,
                    new Pass(
                            true,
                            pass.wantsInputGradient(),
                            pass.random(),
                            pass.execution(),
                            pass.workspace(),
                            pass.masks(),
                            pass.penalties(),
                            pass.watch()));
        }
    }
}
