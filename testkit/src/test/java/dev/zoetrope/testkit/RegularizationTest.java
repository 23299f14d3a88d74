package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.checkpoint.SpecCodec;
import dev.zoetrope.layers.constraint.Constraint;
import dev.zoetrope.layers.constraint.MaxNorm;
import dev.zoetrope.layers.constraint.NonNeg;
import dev.zoetrope.layers.constraint.UnitNorm;
import dev.zoetrope.layers.init.Ones;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MaskException;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.loss.SparseCategoricalCrossentropy;
import dev.zoetrope.layers.optim.SGD;
import dev.zoetrope.layers.regularizer.L1;
import dev.zoetrope.layers.regularizer.L1L2;
import dev.zoetrope.layers.regularizer.L2;
import dev.zoetrope.layers.regularizer.Regularizer;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Regularizers, constraints, frozen layers and masks that nobody understands. */
class RegularizationTest {
    private static final Execution PLAIN = new Execution(Kernels.scalar(), new Parallel(1));
    private static final Tensor LABELS = Tensor.of(new float[] {0, 1, 2}, 3);

    static List<Regularizer> regularizers() {
        return List.of(new L1(), new L2(), new L1L2(0.03, 0.2), new L1L2());
    }

    static List<Constraint> constraints() {
        return List.of(
                new MaxNorm(0.5), new MaxNorm(0.5).axis(-1), new MaxNorm().axis(0, 1), new UnitNorm(), new NonNeg());
    }

    /** A step of descent moves a weight further by the learning rate times the penalty's slope. */
    @ParameterizedTest
    @MethodSource("regularizers")
    void penaltiesAreInTheLossAndInTheStep(Regularizer regularizer) {
        Draw draw = Draw.of("penalties", 0);
        Tensor x = draw.normal(Shape.of(3, 5));
        Model plain = Model.build(Shape.of(5), sequential(dense(3)), 1, PLAIN);
        Model punished = Model.build(Shape.of(5), sequential(dense(3).kernelRegularizer(regularizer)), 1, PLAIN);
        double[] before = Doubles.of(punished.parameters().getFirst().value()).values();
        double wantedPenalty = 0;
        for (double w : before) {
            wantedPenalty += l1(regularizer) * Math.abs(w) + l2(regularizer) * w * w;
        }
        SparseCategoricalCrossentropy loss = new SparseCategoricalCrossentropy(true);
        double without = plain.compile(new SGD(0.1), loss).trainOnBatch(x, LABELS);
        double with = punished.compile(new SGD(0.1), loss).trainOnBatch(x, LABELS);
        assertThat(with - without).as(draw.replay()).isCloseTo(wantedPenalty, within(1e-6));
        double[] moved = Doubles.of(plain.parameters().getFirst().value()).values();
        for (int i = 0; i < moved.length; i++) {
            double slope = l1(regularizer) * Math.signum(before[i]) + 2 * l2(regularizer) * before[i];
            double got = punished.parameters().getFirst().value().array()[i];
            assertThat(got).as(draw.replay()).isCloseTo(moved[i] - 0.1 * slope, within(1e-6));
        }
    }

    private static double l1(Regularizer regularizer) {
        return regularizer instanceof L1 one ? one.l1() : regularizer instanceof L1L2 both ? both.l1() : 0;
    }

    private static double l2(Regularizer regularizer) {
        return regularizer instanceof L2 one ? one.l2() : regularizer instanceof L1L2 both ? both.l2() : 0;
    }

    @Test
    void outputsCostTheirPenaltyDividedByTheBatch() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        LayerSpec one = dense(3).kernelInitializer(new Ones()).activityRegularizer(new L2(0.5));
        Model model = Model.build(Shape.of(2), sequential(one), 1, PLAIN);
        double penalty = 0.5 * 3 * (3 * 3 + 7 * 7 + 11 * 11) / 3; // each of three units gives the sum of its inputs
        double loss = model.compile(new SGD(0.01), new SparseCategoricalCrossentropy(true))
                .trainOnBatch(x, LABELS);
        assertThat(loss).isCloseTo(Math.log(3) + penalty, within(1e-4));
        // Cross-entropy of equal logits: its gradients cancel over the units, the penalty's by dy = 2·0.5·y/3 do not.
        double dw = (3 * 1 + 7 * 3 + 11 * 5) / 3.0;
        double sum = 0;
        for (int unit = 0; unit < 3; unit++) {
            sum += model.parameters().getFirst().value().get(0, unit);
        }
        assertThat(sum).isCloseTo(3 - 3 * 0.01 * dw, within(1e-4));
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void weightsAreMovedBackAfterEachStep(Constraint constraint) {
        Draw draw = Draw.of("constraints", 0);
        Model model = Model.build(Shape.of(5), sequential(dense(3).kernelConstraint(constraint)), 1, PLAIN);
        model.compile(new SGD(1), new SparseCategoricalCrossentropy(true))
                .trainOnBatch(draw.normal(Shape.of(3, 5)), LABELS);
        Tensor w = model.parameters().getFirst().value();
        double largest = 0;
        for (int unit = 0; unit < 3; unit++) {
            double squares = 0;
            for (int i = 0; i < 5; i++) {
                squares += Math.pow(w.get(i, unit), 2);
                assertThat(constraint instanceof NonNeg && w.get(i, unit) < 0).isFalse();
            }
            largest = Math.max(largest, Math.sqrt(squares));
            if (constraint instanceof UnitNorm) {
                assertThat(Math.sqrt(squares)).as(draw.replay()).isCloseTo(1, within(1e-5));
            }
        }
        if (constraint.equals(new MaxNorm(0.5))) {
            assertThat(largest).as(draw.replay()).isCloseTo(0.5, within(1e-5));
        }
        Tensor again = w.copy();
        constraint.apply(again);
        Agreement.requireClose("constrained twice", again, Doubles.of(w), 1e-5, draw.replay());
    }

    @Test
    void filesKeepThemUnderKerasNames() throws IOException {
        LayerSpec spec = lstm(2).kernelRegularizer(new L1L2(0.1, 0.2))
                .recurrentConstraint(new MaxNorm(3).axis(0, 1))
                .biasRegularizer(new L1())
                .activityRegularizer(new L2());
        String json = Json.write(SpecCodec.encode(spec));
        assertThat(json).contains("\"recurrent_constraint\"", "\"kernel_regularizer\"", "\"bias_constraint\":null");
        assertThat(SpecCodec.decodeLayer(Json.parse(json))).isEqualTo(spec);
        assertThatThrownBy(() -> SpecCodec.decodeLayer(Json.parse(json.replace("L1L2", "L3"))))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("unknown Regularizer \"L3\"");
    }

    @Test
    void frozenLayersStayAsTheyAre(@TempDir Path folder) throws IOException {
        Draw draw = Draw.of("frozen", 0);
        Sequential spec = sequential(conv2D(4, 3), flatten(), dense(5), dense(3));
        Model model = Model.build(Shape.of(5, 5, 2), spec, 1, PLAIN);
        model.freeze("conv2d");
        model.freeze("dense/kernel");
        assertThat(model.summary()).contains("Trainable params: 23 (", "Non-trainable params: 256 (");
        List<Tensor> before =
                model.parameters().stream().map(p -> p.value().copy()).toList();
        model.compile(new SGD(0.1), new SparseCategoricalCrossentropy(true))
                .trainOnBatch(draw.normal(Shape.of(3, 5, 5, 2)), LABELS);
        for (int i = 0; i < before.size(); i++) {
            Parameter parameter = model.parameters().get(i);
            boolean same = before.get(i).toArray()[0] == parameter.value().toArray()[0];
            assertThat(same).as(parameter.path()).isEqualTo(parameter.frozen());
        }
        ModelFile.save(model, folder.resolve("m"), Map.of());
        Model loaded = ModelFile.load(folder.resolve("m"), PLAIN).model();
        assertThat(loaded.trainableParameters())
                .extracting(Parameter::path)
                .containsExactly("dense/bias", "dense_1/kernel", "dense_1/bias");
        loaded.unfreeze("conv2d/kernel");
        assertThat(loaded.trainableParameters()).hasSize(4);
        assertThatThrownBy(() -> model.freeze("conv2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"conv2\"")
                .hasMessageContaining("conv2d/kernel");
    }

    @Test
    void masksGoOnThroughLayersThatWorkStepByStepAndNoFurther() {
        Tensor x = Tensor.zeros(2, 3, 4);
        Pass pass = Pass.inference(PLAIN, new Workspace()).withMask(Tensor.of(new float[] {1, 1, 0, 1, 0, 0}, 2, 3));
        BuildContext context = BuildContext.fresh(1);
        Layer steps = sequential(dense(5), dense(2)).build(Shape.of(3, 4), context);
        assertThat(steps.forward(x, pass).mask()).isSameAs(pass.mask());
        Layer flat = sequential(dense(5), flatten()).build(Shape.of(3, 4), context);
        assertThatThrownBy(() -> flat.forward(x, pass))
                .isInstanceOf(MaskException.class)
                .hasMessage(
                        "layer flatten: wants inputs without a mask, having no way to leave out steps; received one of [2,3]");
    }

    @Test
    void stepsThatDoNotCountDoNotCountInTheLoss() {
        Draw draw = Draw.of("masked loss", 0);
        Tensor x = draw.normal(Shape.of(2, 3, 4));
        Tensor mask = Tensor.of(new float[] {1, 1, 0, 1, 0, 0}, 2, 3);
        Model model = Model.build(Shape.of(3, 4), sequential(new MaskedBy(mask), dense(3)), 1, PLAIN);
        Tensor labels = Tensor.of(new float[] {0, 1, 2, 2, 1, 0}, 2, 3, 1);
        double loss = model.compile(new SGD(0), new SparseCategoricalCrossentropy(true))
                .trainOnBatch(x, labels);
        Tensor y = model.predict(x);
        double wanted = 0;
        for (int step : new int[] {0, 1, 3}) {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                sum += Math.exp(y.array()[step * 3 + k]);
            }
            wanted += Math.log(sum) - y.array()[step * 3 + (int) labels.array()[step]];
        }
        assertThat(loss).as(draw.replay()).isCloseTo(wanted / 3, within(1e-6));
    }

    /** A layer that says which of its steps count. */
    private record MaskedBy(Tensor mask) implements LayerSpec {
        @Override
        public Layer build(Shape input, BuildContext context) {
            return new Layer() {
                @Override
                public BuildContext context() {
                    return context;
                }

                @Override
                public Shape outputShape() {
                    return input;
                }

                @Override
                public Forward forward(Tensor x, Pass pass) {
                    return new Forward(x, dy -> dy, mask);
                }
            };
        }
    }
}
