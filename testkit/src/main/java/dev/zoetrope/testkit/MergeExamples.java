package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Add;
import dev.zoetrope.layers.layer.Average;
import dev.zoetrope.layers.layer.Concatenate;
import dev.zoetrope.layers.layer.Dot;
import dev.zoetrope.layers.layer.Maximum;
import dev.zoetrope.layers.layer.Minimum;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Multiply;
import dev.zoetrope.layers.layer.Subtract;
import java.util.ArrayList;
import java.util.List;

/** Layers that make one of several inputs. */
final class MergeExamples {
    private MergeExamples() {}

    static List<LayerExample> all() {
        List<LayerExample> examples = new ArrayList<>();
        for (MultiLayerSpec spec :
                List.of(new Add(), new Multiply(), new Average(), new Maximum(), new Minimum(), new Subtract())) {
            examples.add(of(spec.className(), spec, Shape.of(3, 17), Shape.of(3, 17)));
            examples.add(of(spec.className() + " repeated", spec, Shape.of(4), Shape.of(2, 3, 1)));
        }
        examples.add(of("Add of one", new Add(), Shape.of(5)));
        examples.add(of("Multiply of three", new Multiply(), Shape.of(5), Shape.of(2, 5), Shape.of(1, 5)));
        examples.add(of("Average of three", new Average(), Shape.of(5), Shape.of(5), Shape.of(5)));
        examples.add(of("Maximum of three", new Maximum(), Shape.of(5), Shape.of(5), Shape.of(5)));
        examples.add(of("Concatenate", new Concatenate(), Shape.of(2, 3), Shape.of(2, 5), Shape.of(2, 1)));
        examples.add(of("Concatenate in time", new Concatenate(1), Shape.of(2, 3), Shape.of(4, 3)));
        examples.add(of("Concatenate inside", new Concatenate(-2), Shape.of(2, 3, 4), Shape.of(2, 1, 4)));
        examples.add(of("Dot of vectors", new Dot(-1), Shape.of(7), Shape.of(7)));
        examples.add(of("Dot of sequences", new Dot(List.of(2, 1), false), Shape.of(3, 4), Shape.of(4, 5)));
        examples.add(of("Dot cosine", new Dot(1).normalize(true), Shape.of(4, 3), Shape.of(4)));
        examples.add(of("Dot inside", new Dot(List.of(2, 2), true), Shape.of(2, 3, 2), Shape.of(2, 3)));
        return examples;
    }

    private static LayerExample of(String name, MultiLayerSpec spec, Shape... inputs) {
        return LayerExample.of(name, spec, 2, inputs);
    }
}
