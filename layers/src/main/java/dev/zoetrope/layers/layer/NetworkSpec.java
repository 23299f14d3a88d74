package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import java.util.List;

/** What a model can be: {@link Sequential} or {@link Functional}. As a layer it can stand inside another. */
public interface NetworkSpec extends LayerSpec {
    @Override
    Network build(List<Shape> inputs, BuildContext context);
}
