package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * {@code y = x·min(1/√Σx², 1e12)}, with the sum over {@code axis}: each input has length 1 along these axes. Any input shape.
 *
 * @param axis one or more, counted with the batch axis as axis 0, or from the end
 */
public record UnitNormalization(List<Integer> axis) implements LayerSpec {
    private static final RowScale LENGTH = RowScale.toLength(1e-12);

    public UnitNormalization {
        axis = List.copyOf(axis);
        if (axis.isEmpty()) {
            throw new IllegalArgumentException("UnitNormalization needs an axis, received none");
        }
    }

    /** Keras's default: along the last axis. */
    public UnitNormalization() {
        this(List.of(-1));
    }

    public UnitNormalization axis(Integer... value) {
        return new UnitNormalization(List.of(value));
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Transposition toLast = Axes.last(context, input, axis);
        int width = Axes.sizes(context, input, axis).size();
        return new PointwiseLayer(
                context, input, (x, pass) -> toLast.around(x, pass, moved -> normalized(moved, width, pass)));
    }

    /** The axes in question are the last ones: seen as one, they are rows. */
    private static Forward normalized(Tensor x, int width, Pass pass) {
        Forward forward = LENGTH.forward(Axes.rows(x, width), pass);
        return new Forward(
                forward.output().reshape(x.shape()),
                dy -> forward.backward().apply(Axes.rows(dy, width)).reshape(x.shape()));
    }
}
