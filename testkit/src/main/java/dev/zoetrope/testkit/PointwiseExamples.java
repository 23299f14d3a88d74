package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.activation;
import static dev.zoetrope.layers.Layers.activityRegularization;
import static dev.zoetrope.layers.Layers.alphaDropout;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.elu;
import static dev.zoetrope.layers.Layers.gaussianDropout;
import static dev.zoetrope.layers.Layers.gaussianNoise;
import static dev.zoetrope.layers.Layers.leakyReLU;
import static dev.zoetrope.layers.Layers.permute;
import static dev.zoetrope.layers.Layers.preLU;
import static dev.zoetrope.layers.Layers.reLU;
import static dev.zoetrope.layers.Layers.rescaling;
import static dev.zoetrope.layers.Layers.reshape;
import static dev.zoetrope.layers.Layers.spatialDropout1D;
import static dev.zoetrope.layers.Layers.spatialDropout2D;
import static dev.zoetrope.layers.Layers.spatialDropout3D;

import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.ELU;
import dev.zoetrope.layers.layer.Rescaling;
import java.util.List;

/** Examples of layers that treat each element by itself, or move it. */
final class PointwiseExamples {
    private PointwiseExamples() {}

    static List<LayerExample> all() {
        return List.of(
                LayerExample.of("Activation", activation(Activation.TANH), 2, 3, 7),
                LayerExample.of("Activation softmax", activation(Activation.SOFTMAX), 2, 3, 5),
                LayerExample.of("Activation linear", activation(Activation.LINEAR), 2, 3),
                LayerExample.of("Activation sparsemax", activation(Activation.SPARSEMAX), 2, 3, 5),
                LayerExample.of("Activation glu", activation(Activation.GLU), 2, 3, 6),
                LayerExample.of("ReLU", reLU(), 2, 3, 7),
                LayerExample.of(
                        "ReLU with all options",
                        reLU().maxValue(1).negativeSlope(0.1).threshold(0.25),
                        2,
                        3,
                        7),
                LayerExample.of("LeakyReLU", leakyReLU(), 2, 3, 7),
                LayerExample.of("ELU", elu(), 2, 9),
                LayerExample.of("ELU with alpha", new ELU(0.5f), 2, 9),
                LayerExample.of("PReLU", preLU(), 3, 2, 5),
                LayerExample.of("PReLU with shared axes", preLU().sharedAxes(1, 2), 2, 3, 2, 4),
                LayerExample.of("Reshape", reshape(4, 6), 2, 3, 4, 2),
                LayerExample.of("Reshape with an open size", reshape(2, -1, 3), 2, 3, 4),
                LayerExample.of("Permute", permute(2, 1), 2, 3, 4),
                LayerExample.of("Permute of three axes", permute(3, 1, 2), 2, 3, 4, 2),
                LayerExample.of("Permute of nothing", permute(1, 2), 2, 3, 4),
                LayerExample.of("Rescaling", rescaling(0.125), 2, 3, 4),
                LayerExample.of("Rescaling with an offset", new Rescaling(2f, -1f), 2, 9),
                LayerExample.of("ActivityRegularization", activityRegularization(0.1, 0.2), 2, 5),
                LayerExample.of("SpatialDropout1D", spatialDropout1D(0.4), 3, 4, 5),
                LayerExample.of("SpatialDropout2D", spatialDropout2D(0.4), 3, 2, 3, 17),
                LayerExample.of("SpatialDropout3D", spatialDropout3D(0.4), 2, 2, 2, 2, 3),
                LayerExample.of("Dropout of whole features", dropout(0.4).noiseShape(-1, 1, -1), 3, 4, 5),
                LayerExample.of(
                        "Dropout of whole steps",
                        dropout(0.4).noiseShape(-1, 4, 1).seed(7),
                        3,
                        4,
                        5),
                LayerExample.of("Dropout, the same for a batch", dropout(0.4).noiseShape(1, 4, -1), 3, 4, 5),
                LayerExample.of("AlphaDropout", alphaDropout(0.4), 3, 5, 7),
                LayerExample.of(
                        "AlphaDropout of whole features", alphaDropout(0.3).noiseShape(-1, 1, 5), 3, 4, 5),
                LayerExample.of("GaussianNoise", gaussianNoise(0.3), 2, 3, 5),
                LayerExample.of("GaussianDropout", gaussianDropout(0.3), 2, 3, 5));
    }
}
