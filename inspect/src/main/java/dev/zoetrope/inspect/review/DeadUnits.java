package dev.zoetrope.inspect.review;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.ActivationLayers;
import dev.zoetrope.layers.layer.Conv1D;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Conv3D;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.ReLU;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Units behind a ReLU that are 0 for all that the examples show them. */
final class DeadUnits implements Rule {
    @Override
    public List<Finding> find(Subject subject) {
        Map<String, float[]> largest = new LinkedHashMap<>();
        for (Block block : subject.anatomy().blocks()) {
            if (isRectified(block.spec())) {
                largest.put(block.path(), new float[block.output().dim(-1)]);
            }
        }
        subject.watch((layer, outputs) -> {
            float[] soFar = largest.get(layer.context().path());
            if (soFar != null) {
                Tensor y = outputs.getFirst();
                for (int i = 0; i < y.size(); i++) {
                    int unit = i % soFar.length;
                    soFar[unit] = Math.max(soFar[unit], y.array()[y.offset() + i]);
                }
            }
        });
        List<Finding> findings = new ArrayList<>();
        largest.forEach((path, most) -> {
            List<Integer> dead = IntStream.range(0, most.length)
                    .filter(unit -> most[unit] <= 0)
                    .boxed()
                    .toList();
            if (!subject.examples().isEmpty() && !dead.isEmpty()) {
                findings.add(finding(path, dead, most.length, subject.examples().size()));
            }
        });
        return findings;
    }

    private static Finding finding(String path, List<Integer> dead, int units, int examples) {
        return new Finding(
                "dead-units",
                path,
                dead.size() + " of " + units + " units are 0 everywhere in " + examples + " examples: "
                        + dead.stream().limit(16).toList(),
                "where a ReLU is 0 its gradient is 0 too: such a unit does nothing and cannot learn to",
                "a smaller learning rate, HeNormal as initializer, LeakyReLU, or fewer filters");
    }

    private static boolean isRectified(MultiLayerSpec spec) {
        return switch (spec) {
            case Conv1D conv -> conv.activation() == Activation.RELU;
            case Conv2D conv -> conv.activation() == Activation.RELU;
            case Conv3D conv -> conv.activation() == Activation.RELU;
            case Dense dense -> dense.activation() == Activation.RELU;
            case ActivationLayers.Activation layer -> layer.activation() == Activation.RELU;
            case ReLU relu -> relu.negativeSlope() == 0;
            default -> false;
        };
    }
}
