package dev.zoetrope.inspect.review;

import dev.zoetrope.layers.layer.Dropout;
import dev.zoetrope.layers.layer.GaussianDropout;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.SpatialDropout1D;
import dev.zoetrope.layers.layer.SpatialDropout2D;
import dev.zoetrope.layers.layer.SpatialDropout3D;
import java.util.List;
import java.util.Locale;

/** Dropout that leaves too little. */
final class HighDropout implements Rule {
    private static final float MOST = 0.6f;

    @Override
    public List<Finding> find(Subject subject) {
        return subject.anatomy().blocks().stream()
                .filter(block -> rate(block.spec()) > MOST)
                .map(block -> new Finding(
                        "high-dropout",
                        block.path(),
                        String.format(Locale.ROOT, "drops %.0f %% of its input in training", 100 * rate(block.spec())),
                        "so little is left that the layers behind learn from noise: training becomes slow and the model"
                                + " too simple",
                        "0.1 to 0.3 between convolutions and up to 0.5 before the last layer are usual; try more data"
                                + " or L2 if the model still overfits"))
                .toList();
    }

    private static float rate(MultiLayerSpec spec) {
        return switch (spec) {
            case Dropout dropout -> dropout.rate();
            case SpatialDropout1D dropout -> dropout.rate();
            case SpatialDropout2D dropout -> dropout.rate();
            case SpatialDropout3D dropout -> dropout.rate();
            case GaussianDropout dropout -> dropout.rate();
            case RecurrentSpec<?> recurrent -> Math.max(recurrent.dropout(), recurrent.recurrentDropout());
            default -> 0;
        };
    }
}
