package dev.zoetrope.layers.train;

import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Shape;
import org.junit.jupiter.api.Test;

final class SummaryTest {
    @Test
    void looksAsInKerasAndCutsNothingOff() {
        Model model = Model.build(
                Shape.of(6, 12, 12, 3),
                sequential(
                        timeDistributed(conv2D(8, 3)),
                        timeDistributed(maxPooling2D(2)),
                        timeDistributed(flatten()),
                        dense(1000)),
                1);
        assertThat(model.summary()).isEqualTo("""
                        Model: "sequential"
                        ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━┓
                        ┃ Layer (type)                                      ┃ Output Shape         ┃ Param # ┃
                        ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━┩
                        │ time_distributed (TimeDistributed Conv2D)         │ (None, 6, 10, 10, 8) │     224 │
                        ├───────────────────────────────────────────────────┼──────────────────────┼─────────┤
                        │ time_distributed_1 (TimeDistributed MaxPooling2D) │ (None, 6, 5, 5, 8)   │       0 │
                        ├───────────────────────────────────────────────────┼──────────────────────┼─────────┤
                        │ time_distributed_2 (TimeDistributed Flatten)      │ (None, 6, 200)       │       0 │
                        ├───────────────────────────────────────────────────┼──────────────────────┼─────────┤
                        │ dense (Dense)                                     │ (None, 6, 1000)      │ 201,000 │
                        └───────────────────────────────────────────────────┴──────────────────────┴─────────┘
                         Total params: 201,224 (786.03 KB)
                         Trainable params: 201,224 (786.03 KB)
                         Non-trainable params: 0 (0.00 B)
                        """);
    }
}
