package dev.zoetrope.interop.keras;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.NetworkSpec;
import java.util.List;

/**
 * What a configuration describes.
 *
 * @param frozen the paths of layers that are not trained
 */
record Imported(NetworkSpec spec, List<Shape> inputShapes, List<String> frozen) {}
