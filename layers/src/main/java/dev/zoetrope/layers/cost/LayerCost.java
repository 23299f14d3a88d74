package dev.zoetrope.layers.cost;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.TimeDistributed;
import dev.zoetrope.layers.train.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * What one layer of a model costs for one example.
 *
 * @param name the layer's name in the model
 * @param type as a summary shows it
 * @param output the shape of one example's output
 * @param forward {@link Operations} of the forward pass
 * @param backward operations of the backward pass: products for the weights' gradient, and for the input's where a layer
 *     before this one learns
 * @param parameters numbers in its parameters
 * @param field of a number of its output
 */
public record LayerCost(
        String name, String type, Shape output, long forward, long backward, long parameters, ReceptiveField field) {

    /** Bytes of the output, which training keeps for the backward pass. */
    public long activationBytes() {
        return 4L * output.size();
    }

    /**
     * The layers of a sequence, in order.
     *
     * @throws IllegalArgumentException if the model is a graph
     */
    public static List<LayerCost> of(Model model) {
        if (!(model.spec() instanceof Sequential spec)) {
            throw new IllegalArgumentException("costs are those of a Sequential, received a graph");
        }
        List<LayerCost> costs = new ArrayList<>();
        Shape input = model.inputShape();
        ReceptiveField field = ReceptiveField.of(input);
        boolean learntBefore = false;
        for (int i = 0; i < spec.layers().size(); i++) {
            MultiLayerSpec layer = spec.layers().get(i);
            MultiLayer built = model.root().layers().get(i);
            Shape output = built.outputShapes().getFirst();
            field = field.through(layer, false);
            Operations forward = operations(layer, input, output, built.parameters());
            long backward = learntBefore ? forward.sum() + forward.products() : forward.products();
            long parameters =
                    built.parameters().stream().mapToLong(p -> p.value().size()).sum();
            costs.add(new LayerCost(
                    spec.names().get(i), layer.displayName(), output, forward.sum(), backward, parameters, field));
            learntBefore |= parameters > 0;
            input = output;
        }
        return costs;
    }

    private static Operations operations(MultiLayerSpec spec, Shape input, Shape output, List<Parameter> parameters) {
        return spec instanceof TimeDistributed each
                ? operations(each.layer(), input.dropFirst(1), output.dropFirst(1), parameters)
                        .times(input.dim(0))
                : Operations.of(spec, input, output, parameters);
    }
}
