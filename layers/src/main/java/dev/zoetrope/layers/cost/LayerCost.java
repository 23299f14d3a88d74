package dev.zoetrope.layers.cost;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.Size2D;
import dev.zoetrope.layers.layer.TimeDistributed;
import dev.zoetrope.layers.train.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * What one layer of a model costs for one example.
 *
 * <p>Operations are those of the formula, whatever a kernel saves: a multiplication with its addition is 2, an element that a pool
 * looks at 1, one that is normalised 2; activations, dropout and reshaping count nothing.
 *
 * @param name the layer's name in the model
 * @param type as a summary shows it
 * @param output the shape of one example's output
 * @param forward operations of the forward pass
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
        ReceptiveField field = ReceptiveField.ofPixel();
        boolean learntBefore = false;
        for (int i = 0; i < spec.layers().size(); i++) {
            MultiLayerSpec layer = spec.layers().get(i);
            MultiLayer built = model.root().layers().get(i);
            Shape output = built.outputShapes().getFirst();
            field = field.through(layer);
            long products = products(layer, input, output, built.parameters());
            long others = others(layer, output);
            long backward = (learntBefore ? 2 : 1) * products + (learntBefore ? others : 0);
            long parameters =
                    built.parameters().stream().mapToLong(p -> p.value().size()).sum();
            costs.add(new LayerCost(
                    spec.names().get(i), layer.displayName(), output, products + others, backward, parameters, field));
            learntBefore |= parameters > 0;
            input = output;
        }
        return costs;
    }

    /** Every element of a kernel is multiplied once for each position, and added. */
    private static long products(MultiLayerSpec spec, Shape input, Shape output, List<Parameter> parameters) {
        if (spec instanceof TimeDistributed each) {
            return input.dim(0) * products(each.layer(), input.dropFirst(1), output.dropFirst(1), parameters);
        }
        long kernels = parameters.stream()
                .filter(parameter -> parameter.path().endsWith("kernel"))
                .mapToLong(parameter -> parameter.value().size())
                .sum();
        if (spec instanceof RecurrentSpec<?> || spec instanceof Bidirectional) {
            // of ConvLSTM2D each step is an image
            long positions = output.rank() < 3 ? 1 : (long) output.dim(-3) * output.dim(-2);
            return 2 * kernels * positions * input.dim(0);
        }
        return 2 * kernels * (output.size() / Math.max(1, output.dim(-1)));
    }

    private static long others(MultiLayerSpec spec, Shape output) {
        if (spec instanceof TimeDistributed each) {
            return others(each.layer(), output);
        }
        if (spec instanceof MaxPooling2D pool) {
            return output.size() * area(pool.poolSize());
        }
        if (spec instanceof AveragePooling2D pool) {
            return output.size() * area(pool.poolSize());
        }
        return spec instanceof BatchNormalization ? 2L * output.size() : 0;
    }

    private static long area(Size2D size) {
        return (long) size.height() * size.width();
    }
}
