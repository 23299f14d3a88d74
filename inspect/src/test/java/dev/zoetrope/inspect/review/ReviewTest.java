package dev.zoetrope.inspect.review;

import static dev.zoetrope.layers.Layers.add;
import static dev.zoetrope.layers.Layers.averagePooling2D;
import static dev.zoetrope.layers.Layers.batchNormalization;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.functional;
import static dev.zoetrope.layers.Layers.input;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.Size2D;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.testkit.Draw;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a review says of models that have something to find, and of others. */
class ReviewTest {
    private static final Execution EXECUTION = new Execution(Kernels.scalar(), new Parallel(1));
    private static final Shape CLIP = Shape.of(4, 8, 8, 3);

    private static Model model(Shape input, LayerSpec... layers) {
        return Model.build(input, sequential(layers), 3, EXECUTION);
    }

    private static List<String> found(Model model, Tensor... examples) {
        return Review.of(model, List.of(examples)).findings().stream()
                .map(finding -> finding.rule() + " " + finding.where())
                .toList();
    }

    @Test
    void softmaxOverOneUnit() {
        assertThat(found(model(Shape.of(4), dense(1).activation(Activation.SOFTMAX))))
                .containsExactly("softmax-over-one-unit dense");
        assertThat(found(model(Shape.of(4), dense(2).activation(Activation.SOFTMAX))))
                .isEmpty();
        assertThat(found(model(Shape.of(4), dense(1).activation(Activation.SIGMOID))))
                .isEmpty();
    }

    @Test
    void flattenOfOnePixel() {
        assertThat(found(model(CLIP, timeDistributed(maxPooling2D(8)), timeDistributed(flatten()), lstm(2), dense(2))))
                .containsExactly("flatten-of-one-pixel time_distributed_1");
        assertThat(found(model(CLIP, timeDistributed(maxPooling2D(4)), timeDistributed(flatten()), lstm(2), dense(2))))
                .isEmpty();
    }

    @Test
    void poolDropsEdges() {
        Shape image = Shape.of(9, 8, 2);
        Review review = Review.of(model(image, averagePooling2D(2), flatten(), dense(2)), List.of());
        assertThat(review.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("pool-drops-edges");
            assertThat(finding.what()).isEqualTo("windows of 2×2 leave out the last 1 rows and 0 columns of 9×8");
        });
        assertThat(found(model(image, maxPooling2D(2).padding(Padding.SAME), flatten(), dense(2))))
                .isEmpty();
        assertThat(found(model(image, maxPooling2D(2).strides(Size2D.of(1)), flatten(), dense(2))))
                .isEmpty();
    }

    @Test
    void highDropout() {
        assertThat(found(model(Shape.of(4), dropout(0.7), dense(2)))).containsExactly("high-dropout dropout");
        assertThat(found(model(Shape.of(4), dropout(0.6), dense(2)))).isEmpty();
        assertThat(found(model(Shape.of(4, 3), lstm(2).recurrentDropout(0.8), dense(2))))
                .containsExactly("high-dropout lstm");
    }

    @Test
    void noNormalization() {
        List<LayerSpec> deep = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            deep.add(conv2D(2, 3).padding(Padding.SAME));
        }
        deep.add(flatten());
        deep.add(dense(2));
        Shape image = Shape.of(6, 6, 3);
        assertThat(found(Model.build(image, new Sequential(deep), 3, EXECUTION)))
                .containsExactly("no-normalization conv2d");
        deep.add(1, batchNormalization());
        assertThat(found(Model.build(image, new Sequential(deep), 3, EXECUTION)))
                .isEmpty();
        assertThat(found(Model.build(image, new Sequential(deep.subList(2, 8)), 3, EXECUTION)))
                .as("four are not many")
                .isEmpty();
    }

    @Test
    void firstLayerMemory() {
        assertThat(found(model(
                        CLIP,
                        timeDistributed(conv2D(16, 3).padding(Padding.SAME)),
                        timeDistributed(maxPooling2D(4)),
                        timeDistributed(flatten()),
                        lstm(2),
                        dense(2))))
                .containsExactly("first-layer-memory time_distributed");
        assertThat(found(model(
                        CLIP,
                        timeDistributed(conv2D(4, 3).padding(Padding.SAME)),
                        timeDistributed(conv2D(4, 3).padding(Padding.SAME)),
                        timeDistributed(flatten()),
                        lstm(2),
                        dense(2))))
                .isEmpty();
    }

    @Test
    void starvedStack() {
        LSTM sequences = lstm(3).returnSequences(true);
        Model starved = model(Shape.of(6, 3), sequences, sequences, lstm(3), dense(2));
        // what the layers above make of their input hardly counts
        for (String path : List.of("lstm_1/lstm_cell/kernel", "lstm_2/lstm_cell/kernel")) {
            Tensor kernel = starved.weight(path);
            for (int i = 0; i < kernel.size(); i++) {
                kernel.array()[kernel.offset() + i] *= 0.05f;
            }
        }
        assertThat(found(starved)).containsExactly("starved-stack lstm");
        assertThat(found(model(Shape.of(6, 3), sequences, lstm(3), dense(2)))).isEmpty();
    }

    @Test
    void deadUnitsShowWithExamples() {
        Model model = model(Shape.of(4), dense(3).activation(Activation.RELU), dense(2));
        Tensor bias = model.weight("dense/bias");
        bias.set(-100f, 1);
        bias.set(100f, 0);
        bias.set(100f, 2);
        Tensor x = Draw.of("dead", 0).normal(Shape.of(1, 4));
        assertThat(found(model, x, x)).containsExactly("dead-units dense");
        assertThat(found(model)).as("nothing to see without examples").isEmpty();
        bias.set(100f, 1);
        assertThat(found(model, x)).isEmpty();
    }

    @Test
    void saturatedGatesShowWithExamples() {
        Model model = model(Shape.of(6, 3), lstm(2), dense(2));
        Tensor x = Draw.of("saturated", 0).normal(Shape.of(1, 6, 3));
        assertThat(found(model, x)).isEmpty();
        Tensor bias = model.weight("lstm/lstm_cell/bias");
        bias.set(50f, 2); // the forget gate's
        bias.set(50f, 3);
        Review review = Review.of(model, List.of(x));
        assertThat(review.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.where()).isEqualTo("lstm");
            assertThat(finding.what()).isEqualTo("the gate f is below .02 or above .98 in 100 % of all steps");
        });
    }

    @Test
    void blocksTellShapesWorkAndField() {
        Model model = model(
                CLIP,
                timeDistributed(conv2D(5, 3).padding(Padding.SAME)),
                timeDistributed(maxPooling2D(2)),
                timeDistributed(conv2D(6, 3)),
                timeDistributed(flatten()),
                lstm(7),
                dense(2));
        List<Block> blocks = Anatomy.of(model).blocks();
        assertThat(blocks)
                .extracting(Block::path)
                .containsExactly(
                        "time_distributed",
                        "time_distributed_1",
                        "time_distributed_2",
                        "time_distributed_3",
                        "lstm",
                        "dense");
        assertThat(blocks)
                .extracting(block -> block.field().toString())
                .containsExactly(
                        "3×3 pixels of 1 frame",
                        "4×4 pixels of 1 frame",
                        "8×8 pixels of 1 frame",
                        "8×8 pixels of 1 frame",
                        "8×8 pixels of 4 frames",
                        "8×8 pixels of 4 frames");
        assertThat(blocks)
                .extracting(Block::flops)
                .containsExactly(
                        2L * 27 * 5 * 64 * 4,
                        4L * 5 * 16 * 4,
                        2L * 45 * 6 * 4 * 4,
                        0L,
                        2L * 28 * (24 + 7) * 4,
                        2L * 14);
        assertThat(blocks.getFirst().activationBytes()).isEqualTo(4L * 4 * 64 * 5);
        assertThat(blocks.stream().mapToLong(Block::parameterCount).sum()).isEqualTo(model.parameterCount());
        assertThat(blocks.getFirst().type()).isEqualTo("TimeDistributed Conv2D");
    }

    @Test
    void graphsAndModelsInModelsAreTakenApart() {
        Symbol image = input(8, 8, 3);
        Symbol features = image.then(conv2D(4, 3).padding(Padding.SAME));
        Symbol sum = add(features, features.then(conv2D(4, 5).padding(Padding.SAME)));
        Model graph = Model.build(
                functional(
                        image, sum.then(sequential(maxPooling2D(2), flatten())).then(dense(2))),
                3,
                EXECUTION);
        Anatomy anatomy = Anatomy.of(graph);
        assertThat(anatomy.blocks())
                .extracting(Block::path)
                .containsExactly(
                        "conv2d", "conv2d_1", "add", "sequential/max_pooling2d", "sequential/flatten", "dense");
        assertThat(anatomy.block("add").sources()).containsExactly("conv2d", "conv2d_1");
        assertThat(anatomy.block("add").field().toString()).isEqualTo("7×7 pixels of 1 frame");
        assertThat(Words.of(anatomy.block("add").spec())).isEqualTo("Adds its inputs, number by number.");
    }
}
