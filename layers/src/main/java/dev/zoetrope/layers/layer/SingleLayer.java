package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/** A layer with one input and one output that was built as one of any number. */
record SingleLayer(MultiLayer layer) implements Layer {
    /**
     * The layer, as one with one output.
     *
     * @throws ShapeException if it has more
     */
    static Layer of(MultiLayer layer) {
        if (layer.outputShapes().size() != 1) {
            throw new ShapeException(
                    layer.context().path(), "a place where several outputs can go", layer.outputShapes());
        }
        return layer instanceof Layer single ? single : new SingleLayer(layer);
    }

    @Override
    public BuildContext context() {
        return layer.context();
    }

    @Override
    public Shape outputShape() {
        return layer.outputShapes().getFirst();
    }

    @Override
    public List<Parameter> parameters() {
        return layer.parameters();
    }

    @Override
    public MaskSupport maskSupport() {
        return layer.maskSupport();
    }

    @Override
    public List<CarriedStates> carriedStates() {
        return layer.carriedStates();
    }

    @Override
    public boolean couplesExamples() {
        return layer.couplesExamples();
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        MultiForward forward = layer.forward(List.of(x), pass);
        return new Forward(
                forward.outputs().getFirst(),
                dy -> forward.backward().apply(List.of(dy)).getFirst(),
                forward.mask(0).orElse(null));
    }
}
