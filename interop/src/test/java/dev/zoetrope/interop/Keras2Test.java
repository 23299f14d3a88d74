package dev.zoetrope.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.interop.hdf5.Hdf5Group;
import dev.zoetrope.interop.hdf5.Hdf5Writer;
import dev.zoetrope.layers.Layers;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.metric.Accuracy;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole-model files as Keras 2 laid them out: its names of options, its way to write what is called on what, its names of
 * weights. The texts are written after what {@code model.save("model.h5")} of Keras 2.4 to 2.15 leaves.
 */
final class Keras2Test {
    private static final Execution EXECUTION = Execution.ofThreads(1);

    private static final String INITIALIZERS = """
            "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}}, \
            "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": null, \
            "bias_regularizer": null, "activity_regularizer": null, "kernel_constraint": null, "bias_constraint": null""";

    private static final String LRCN = """
            {"class_name": "Sequential", "config": {"name": "sequential", "layers": [
             {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 3, 8, 8, 3], "dtype": "float32",
              "sparse": false, "ragged": false, "name": "time_distributed_input"}},
             {"class_name": "TimeDistributed", "config": {"name": "time_distributed", "trainable": true,
              "batch_input_shape": [null, 3, 8, 8, 3], "dtype": "float32", "layer": {"class_name": "Conv2D", "config": {
               "name": "conv2d", "trainable": true, "dtype": "float32", "filters": 4, "kernel_size": [3, 3],
               "strides": [1, 1], "padding": "same", "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1,
               "activation": "relu", "use_bias": true, %1$s}}}},
             {"class_name": "TimeDistributed", "config": {"name": "time_distributed_1", "trainable": true,
              "dtype": "float32", "layer": {"class_name": "MaxPooling2D", "config": {"name": "max_pooling2d",
               "trainable": true, "dtype": "float32", "pool_size": [2, 2], "padding": "valid", "strides": [2, 2],
               "data_format": "channels_last"}}}},
             {"class_name": "BatchNormalization", "config": {"name": "batch_normalization", "trainable": true,
              "dtype": "float32", "axis": [4], "momentum": 0.99, "epsilon": 0.001, "center": true, "scale": true,
              "beta_initializer": {"class_name": "Zeros", "config": {}},
              "gamma_initializer": {"class_name": "Ones", "config": {}},
              "moving_mean_initializer": {"class_name": "Zeros", "config": {}},
              "moving_variance_initializer": {"class_name": "Ones", "config": {}}, "beta_regularizer": null,
              "gamma_regularizer": null, "beta_constraint": null, "gamma_constraint": null}},
             {"class_name": "TimeDistributed", "config": {"name": "time_distributed_2", "trainable": true,
              "dtype": "float32", "layer": {"class_name": "Flatten", "config": {"name": "flatten", "trainable": true,
               "dtype": "float32", "data_format": "channels_last"}}}},
             {"class_name": "LSTM", "config": {"name": "lstm", "trainable": true, "dtype": "float32",
              "return_sequences": false, "return_state": false, "go_backwards": false, "stateful": false,
              "unroll": false, "time_major": false, "units": 5, "activation": "tanh",
              "recurrent_activation": "sigmoid", "use_bias": true,
              "recurrent_initializer": {"class_name": "Orthogonal", "config": {"gain": 1.0, "seed": null}},
              "unit_forget_bias": true, "recurrent_regularizer": null, "recurrent_constraint": null, "dropout": 0.0,
              "recurrent_dropout": 0.0, "implementation": 2, %1$s}},
             {"class_name": "Dense", "config": {"name": "dense", "trainable": true, "dtype": "float32", "units": 4,
              "activation": "softmax", "use_bias": true, %1$s}}]}}""".formatted(INITIALIZERS);

    private static final String TRAINING = """
            {"loss": "categorical_crossentropy", "metrics": [[{"class_name": "MeanMetricWrapper",
             "config": {"name": "accuracy", "dtype": "float32", "fn": "categorical_accuracy"}}]],
             "weighted_metrics": null, "loss_weights": null, "optimizer_config": {"class_name": "Custom>Adam", "config": {
              "name": "Adam", "weight_decay": null, "clipnorm": null, "global_clipnorm": null, "clipvalue": null,
              "use_ema": false, "ema_momentum": 0.99, "ema_overwrite_frequency": null, "jit_compile": false,
              "is_legacy_optimizer": false, "learning_rate": 0.0005, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07,
              "amsgrad": false}}}""";

    @TempDir
    private Path folder;

    private static Sequential lrcn() {
        return Layers.sequential(
                Layers.timeDistributed(Layers.conv2D(4, 3).padding(Padding.SAME).activation(Activation.RELU)),
                Layers.timeDistributed(Layers.maxPooling2D(2)),
                Layers.batchNormalization(),
                Layers.timeDistributed(Layers.flatten()),
                Layers.lstm(5),
                Layers.dense(4).activation(Activation.SOFTMAX));
    }

    /** A model with numbers of its own everywhere, positive ones so that they do for variances. */
    private static Model filled(Model model) {
        SplittableRandom random = new SplittableRandom(11);
        for (Parameter parameter : model.parameters()) {
            Tensor value = parameter.value();
            for (int i = 0; i < value.size(); i++) {
                value.array()[value.offset() + i] = (float) random.nextDouble(0.05, 0.4);
            }
        }
        return model;
    }

    private static Tensor random(Shape shape) {
        SplittableRandom random = new SplittableRandom(5);
        Tensor x = Tensor.zeros(shape);
        for (int i = 0; i < x.size(); i++) {
            x.array()[i] = (float) random.nextDouble();
        }
        return x;
    }

    /** Where Keras 2 put it: a group for each outermost layer, and in it the weight's whole name with {@code :0}. */
    private Path write(Model model, String version, String config, String training) throws IOException {
        Hdf5Group root = new Hdf5Group();
        root.attribute("keras_version", version);
        root.attribute("backend", "tensorflow");
        root.attribute("model_config", config);
        root.attribute("training_config", training);
        List<String> layers = new ArrayList<>();
        Hdf5Group weights = root.group("model_weights");
        for (Parameter parameter : model.parameters()) {
            String layer = parameter.path().substring(0, parameter.path().indexOf('/'));
            if (!layers.contains(layer)) {
                layers.add(layer);
                List<String> names = model.parameters().stream()
                        .map(Parameter::path)
                        .filter(path -> path.startsWith(layer + "/"))
                        .map(path -> path + ":0")
                        .toList();
                weights.group(layer).attribute("weight_names", names);
            }
            weights.group(layer).put(parameter.path() + ":0", parameter.value());
        }
        weights.attribute("layer_names", layers);
        Path file = folder.resolve("model.h5");
        try (OutputStream out = Files.newOutputStream(file)) {
            Hdf5Writer.write(root, out);
        }
        return file;
    }

    @Test
    void aSequentialModelComesWithItsWeightsAndItsTraining() throws IOException {
        Model model = filled(Model.build(Shape.of(3, 8, 8, 3), lrcn(), 1, EXECUTION));
        SavedModel read = ModelFiles.read(write(model, "2.15.0", LRCN, TRAINING), EXECUTION);
        assertThat(read.model().parameters())
                .extracting(Parameter::path)
                .isEqualTo(model.parameters().stream().map(Parameter::path).toList());
        Tensor x = random(Shape.of(2, 3, 8, 8, 3));
        assertThat(read.model().predict(x).toArray())
                .containsExactly(model.predict(x).toArray());
        CompileConfig compile = Objects.requireNonNull(read.compileConfig());
        assertThat(compile.optimizer()).isEqualTo(new Adam(0.0005));
        assertThat(compile.objectives(read.model())).singleElement().satisfies(objective -> {
            assertThat(objective.loss()).isEqualTo(new CategoricalCrossentropy());
            assertThat(objective.metrics()).singleElement().isInstanceOf(Accuracy.class);
        });
    }

    @Test
    void aGraphComesWithWhatIsCalledOnWhat() throws IOException {
        String config = """
                {"class_name": "Functional", "config": {"name": "model", "trainable": true, "layers": [
                 {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 3], "dtype": "float32",
                  "sparse": false, "ragged": false, "name": "a"}, "name": "a", "inbound_nodes": []},
                 {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 3], "dtype": "float32",
                  "sparse": false, "ragged": false, "name": "b"}, "name": "b", "inbound_nodes": []},
                 {"class_name": "Dense", "config": {"name": "both", "trainable": true, "dtype": "float32", "units": 4,
                  "activation": "tanh", "use_bias": true, %1$s}, "name": "both",
                  "inbound_nodes": [[["a", 0, 0, {}]], [["b", 0, 0, {}]]]},
                 {"class_name": "Subtract", "config": {"name": "subtract", "trainable": true, "dtype": "float32"},
                  "name": "subtract", "inbound_nodes": [[["both", 1, 0, {}], ["both", 0, 0, {}]]]},
                 {"class_name": "Dense", "config": {"name": "last", "trainable": true, "dtype": "float32", "units": 2,
                  "activation": "linear", "use_bias": true, %1$s}, "name": "last",
                  "inbound_nodes": [[["subtract", 0, 0, {}]]]}],
                 "input_layers": [["a", 0, 0], ["b", 0, 0]], "output_layers": [["last", 0, 0]]}}""".formatted(INITIALIZERS);
        Symbol a = Layers.input("a", 3);
        Symbol b = Layers.input("b", 3);
        Dense both = Layers.dense(4).activation(Activation.TANH);
        Symbol onA = both.on("both", a);
        Symbol onB = both.on("both", b);
        Symbol last = Layers.dense(2).on("last", Layers.subtract(onB, onA));
        Model model = filled(Model.build(Layers.functional(List.of(a, b), List.of(last)), 1));
        SavedModel read = ModelFiles.read(write(model, "2.4.0", config, TRAINING), EXECUTION);
        List<Tensor> x = List.of(random(Shape.of(2, 3)), random(Shape.of(2, 3)).fill(0.3f));
        assertThat(read.model().predict(x).getFirst().toArray())
                .containsExactly(model.predict(x).getFirst().toArray());
    }

    @Test
    void whatMeantSomethingElseIsRefused() throws IOException {
        Model model = filled(Model.build(Shape.of(3, 8, 8, 3), lrcn(), 1, EXECUTION));
        String hard =
                LRCN.replace("\"recurrent_activation\": \"sigmoid\"", "\"recurrent_activation\": \"hard_sigmoid\"");
        Path old = write(model, "2.2.4", hard, TRAINING);
        assertThatThrownBy(() -> ModelFiles.read(old, EXECUTION))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(old + ": ")
                .hasMessageContaining("hard_sigmoid");
        assertThat(ModelFiles.read(write(model, "3.5.0", hard, TRAINING), EXECUTION)
                        .model()
                        .parameterCount())
                .isEqualTo(model.parameterCount());
        String zero = TRAINING.replace("\"amsgrad\": false", "\"amsgrad\": false, \"decay\": 0.0");
        assertThat(Objects.requireNonNull(ModelFiles.read(write(model, "2.9.0", LRCN, zero), EXECUTION)
                                .compileConfig())
                        .optimizer())
                .isEqualTo(new Adam(0.0005));
        String decays = TRAINING.replace("\"amsgrad\": false", "\"amsgrad\": false, \"decay\": 0.001");
        CompileConfig compile = Objects.requireNonNull(
                ModelFiles.read(write(model, "2.9.0", LRCN, decays), EXECUTION).compileConfig());
        assertThatThrownBy(compile::optimizer)
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("decay");
    }
}
