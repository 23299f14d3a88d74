package dev.zoetrope.study;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.cost.LayerCost;
import dev.zoetrope.layers.cost.ReceptiveField;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.train.Model;
import java.util.List;

/**
 * What a network costs and sees, by its shapes alone.
 *
 * @param trainingOperations of one clip, forwards and backwards
 * @param parameters numbers in all parameters
 * @param activationBytes of one clip: the outputs of all layers, which training by the book keeps for the backward pass
 * @param field of a position of the last map before the LSTM
 * @param map that last map [H,W,C]
 */
record Structure(long trainingOperations, long parameters, long activationBytes, ReceptiveField field, Shape map) {
    static Structure of(Recipe recipe, Settings settings) {
        Model model = Model.build(
                Shape.of(recipe.frames(), settings.side(), settings.side(), 3),
                recipe.network(settings.classes().size()),
                0,
                Execution.shared());
        List<LayerCost> layers = LayerCost.of(model);
        int flat = 0;
        while (!layers.get(flat).type().endsWith("Flatten")) {
            flat++;
        }
        LayerCost last = layers.get(flat - 1);
        return new Structure(
                layers.stream()
                        .mapToLong(layer -> layer.forward() + layer.backward())
                        .sum(),
                model.parameterCount(),
                layers.stream().mapToLong(LayerCost::activationBytes).sum(),
                last.field(),
                last.output().dropFirst(1));
    }

    /** Places in the last map. */
    int positions() {
        return map.dim(0) * map.dim(1);
    }
}
