package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.*;
import static dev.zoetrope.layers.layer.Activation.RELU;
import static dev.zoetrope.layers.layer.Activation.SOFTMAX;
import static dev.zoetrope.layers.layer.Padding.SAME;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.cost.LayerCost;
import dev.zoetrope.layers.layer.Size3D;
import dev.zoetrope.layers.train.Model;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The LRCN of the tutorials, layer by layer: what comes out, what there is to learn, what it costs, what a number of it sees.
 * Convolutions and pools turn each frame into 64 numbers, the LSTM reads twenty times 64, the last layer names the class. {@link
 * LrcnUcf50} trains it on a folder of videos, {@code ./zoetrope train} without one.
 *
 * <pre>{@code
 * $ examples/run E09
 * layer                               output  parameters  MFLOP  sees
 * TimeDistributed Conv2D         20×64×64×16         448   70.8  3×3 of a frame
 * TimeDistributed MaxPooling2D   20×16×16×16           0    1.3  6×6 of a frame
 * TimeDistributed Dropout        20×16×16×16           0    0.0  6×6 of a frame
 * TimeDistributed Conv2D         20×16×16×32       4,640   47.2  14×14 of a frame
 * TimeDistributed MaxPooling2D     20×4×4×32           0    0.2  26×26 of a frame
 * TimeDistributed Dropout          20×4×4×32           0    0.0  26×26 of a frame
 * TimeDistributed Conv2D           20×4×4×64      18,496   11.8  58×58 of a frame
 * TimeDistributed MaxPooling2D     20×2×2×64           0    0.0  74×74 of a frame
 * TimeDistributed Dropout          20×2×2×64           0    0.0  74×74 of a frame
 * TimeDistributed Conv2D           20×2×2×64      36,928    5.9  138×138 of a frame
 * TimeDistributed MaxPooling2D     20×1×1×64           0    0.0  170×170 of a frame
 * TimeDistributed Flatten              20×64           0    0.0  170×170 of a frame
 * LSTM                                    32      12,416    0.5  all 20 frames
 * Dense                                    4         132    0.0  all 20 frames
 * }</pre>
 */
public final class E09SeedLrcn {
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        Model model = Model.build(
                Shape.of(20, 64, 64, 3),
                sequential(
                        timeDistributed(conv2D(16, 3).padding(SAME).activation(RELU)),
                        timeDistributed(maxPooling2D(4)),
                        timeDistributed(dropout(0.25)),
                        timeDistributed(conv2D(32, 3).padding(SAME).activation(RELU)),
                        timeDistributed(maxPooling2D(4)),
                        timeDistributed(dropout(0.25)),
                        timeDistributed(conv2D(64, 3).padding(SAME).activation(RELU)),
                        timeDistributed(maxPooling2D(2)),
                        timeDistributed(dropout(0.25)),
                        timeDistributed(conv2D(64, 3).padding(SAME).activation(RELU)),
                        timeDistributed(maxPooling2D(2)),
                        timeDistributed(flatten()),
                        lstm(32),
                        dense(4).activation(SOFTMAX)),
                27);
        out.println("layer                               output  parameters  MFLOP  sees");
        for (LayerCost layer : LayerCost.of(model)) {
            Size3D field = layer.field().size();
            String sees = field.depth() > 1 ? "all 20 frames" : field.height() + "×" + field.width() + " of a frame";
            out.printf(
                    Locale.ROOT,
                    "%-28s %13s %,11d %6.1f  %s%n",
                    layer.type(),
                    Arrays.stream(layer.output().dims())
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining("×")),
                    layer.parameters(),
                    layer.forward() * 1e-6,
                    sees);
        }
    }
}
