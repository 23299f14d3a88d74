package dev.zoetrope.interop.keras;

import static dev.zoetrope.interop.keras.TrainingObjects.NEUTRAL;
import static dev.zoetrope.interop.keras.TrainingObjects.className;
import static dev.zoetrope.interop.keras.TrainingObjects.decode;
import static dev.zoetrope.interop.keras.TrainingObjects.defaults;
import static dev.zoetrope.interop.keras.TrainingObjects.keras;
import static dev.zoetrope.interop.keras.TrainingObjects.key;
import static dev.zoetrope.interop.keras.TrainingObjects.make;
import static dev.zoetrope.interop.keras.TrainingObjects.named;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.loss.BinaryCrossentropy;
import dev.zoetrope.layers.loss.BinaryFocalCrossentropy;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.loss.CategoricalFocalCrossentropy;
import dev.zoetrope.layers.loss.CategoricalHinge;
import dev.zoetrope.layers.loss.CosineSimilarity;
import dev.zoetrope.layers.loss.Hinge;
import dev.zoetrope.layers.loss.Huber;
import dev.zoetrope.layers.loss.KLDivergence;
import dev.zoetrope.layers.loss.LogCosh;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.loss.MeanAbsoluteError;
import dev.zoetrope.layers.loss.MeanAbsolutePercentageError;
import dev.zoetrope.layers.loss.MeanSquaredError;
import dev.zoetrope.layers.loss.MeanSquaredLogarithmicError;
import dev.zoetrope.layers.loss.Poisson;
import dev.zoetrope.layers.loss.SparseCategoricalCrossentropy;
import dev.zoetrope.layers.loss.SquaredHinge;
import dev.zoetrope.layers.metric.AUC;
import dev.zoetrope.layers.metric.Accuracy;
import dev.zoetrope.layers.metric.BinaryAccuracy;
import dev.zoetrope.layers.metric.LossMetric;
import dev.zoetrope.layers.metric.Metric;
import dev.zoetrope.layers.metric.Precision;
import dev.zoetrope.layers.metric.Recall;
import dev.zoetrope.layers.metric.TopKCategoricalAccuracy;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Keras's descriptions of losses and metrics, and ours. */
public final class LossConfigs {
    private static final List<Class<? extends Loss>> LOSSES = List.of(
            BinaryCrossentropy.class,
            BinaryFocalCrossentropy.class,
            CategoricalCrossentropy.class,
            CategoricalFocalCrossentropy.class,
            CategoricalHinge.class,
            CosineSimilarity.class,
            Hinge.class,
            Huber.class,
            KLDivergence.class,
            LogCosh.class,
            MeanAbsoluteError.class,
            MeanAbsolutePercentageError.class,
            MeanSquaredError.class,
            MeanSquaredLogarithmicError.class,
            Poisson.class,
            SparseCategoricalCrossentropy.class,
            SquaredHinge.class);
    private static final Map<String, String> LOSS_ALIASES = Map.of(
            "mse", "MeanSquaredError",
            "mae", "MeanAbsoluteError",
            "mape", "MeanAbsolutePercentageError",
            "msle", "MeanSquaredLogarithmicError",
            "bce", "BinaryCrossentropy",
            "kld", "KLDivergence",
            "kullbackleiblerdivergence", "KLDivergence",
            "huberloss", "Huber");

    private static final Map<String, Supplier<Metric>> METRICS = Map.of(
            "accuracy", Accuracy::new,
            "acc", Accuracy::new,
            "categoricalaccuracy", Accuracy::new,
            "sparsecategoricalaccuracy", Accuracy::new,
            "binaryaccuracy", BinaryAccuracy::new,
            "auc", AUC::new,
            "precision", Precision::new,
            "recall", Recall::new,
            "topkcategoricalaccuracy", TopKCategoricalAccuracy::new,
            "sparsetopkcategoricalaccuracy", TopKCategoricalAccuracy::new);

    /** Options of metrics with the values that they have here. */
    private static final Map<String, Object> METRIC_DEFAULTS = Map.of(
            "threshold",
            0.5,
            "num_thresholds",
            200L,
            "curve",
            "ROC",
            "summation_method",
            "interpolation",
            "k",
            5L,
            "multi_label",
            false,
            "from_logits",
            false);

    private LossConfigs() {}

    /** One of Keras's losses with its defaults, by its name: {@code categorical_crossentropy}, {@code mse}. */
    public static Loss loss(String name) {
        return make(LOSSES, LOSS_ALIASES.getOrDefault(key(name), name), "loss");
    }

    /** A loss as Keras writes it. */
    public static Map<String, Object> encode(Loss loss) {
        try {
            Map<String, Object> config = defaults(loss);
            config.put("name", loss.name());
            config.put("reduction", "sum_over_batch_size");
            return keras("keras.losses", className(loss), config);
        } catch (ModelFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a {@code compile_config} says of each output of a model. */
    public static List<Objective> objectives(Map<String, Object> compile, Model model) throws ModelFormatException {
        Node json = Node.of(compile, "compile_config");
        int outputs = model.outputShapes().size();
        List<Node> losses = perOutput(json.get("loss"), model);
        List<Node> weights = perOutput(json.get("loss_weights"), model);
        List<Node> metrics = outputs == 1 ? List.of(json.get("metrics")) : perOutput(json.get("metrics"), model);
        List<Objective> objectives = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            double weight = weights.get(i).isNull() ? 1 : weights.get(i).real();
            objectives.add(new Objective(loss(losses.get(i)), weight, metrics(metrics.get(i))));
        }
        return objectives;
    }

    /** One value for all outputs, a list with one for each, or an object with one for each name. */
    private static List<Node> perOutput(Node json, Model model) throws ModelFormatException {
        int outputs = model.outputShapes().size();
        if (json.value() instanceof List<?>) {
            List<Node> each = json.elements();
            if (each.size() != outputs) {
                throw json.error(each.size() + " values for " + outputs + " outputs");
            }
            return each;
        }
        List<Node> each = new ArrayList<>();
        boolean byName = json.value() instanceof Map<?, ?> members && !members.containsKey("class_name");
        for (int i = 0; i < outputs; i++) {
            String name = model.spec() instanceof Functional graph
                    ? graph.outputs().get(i).replaceAll("[@:].*", "")
                    : "";
            each.add(byName ? json.get(name) : json);
        }
        return each;
    }

    private static Loss loss(Node json) throws ModelFormatException {
        if (json.value() instanceof String name) {
            return named(json, () -> loss(name));
        }
        String className = json.get("class_name").text();
        if (className.equals("function")) {
            throw json.error("the function " + json.get("config").shortened()
                    + " is somebody's own: nothing in a file is executed");
        }
        Loss defaults = named(json, () -> loss(className));
        Map<String, Object> config = defaults(defaults);
        Node given = json.get("config");
        for (String key : given.members().keySet()) {
            Node value = given.get(key);
            if (config.containsKey(key)) {
                config.put(key, value.value());
            } else if (key.equals("reduction")) {
                if (!Set.of("sum_over_batch_size", "auto", "mean").contains(value.text("auto"))) {
                    throw value.error("only sum_over_batch_size is supported, received " + value.shortened());
                }
            } else if (!NEUTRAL.contains(key)
                    && !value.isNull()
                    && !Long.valueOf(-1).equals(value.value())) {
                throw value.error("an option that is not supported, " + value.shortened());
            }
        }
        return decode(json, className(defaults), config, Loss.class, LOSSES);
    }

    private static List<Metric> metrics(Node json) throws ModelFormatException {
        if (json.isNull()) {
            return List.of();
        }
        List<Metric> metrics = new ArrayList<>();
        for (Node each : json.value() instanceof List<?> ? json.elements() : Arrays.asList(json)) {
            if (each.value() instanceof List<?>
                    || (each.value() instanceof Map<?, ?> map && !map.containsKey("class_name"))) {
                metrics.addAll(metrics(each));
            } else if (!each.isNull()) {
                metrics.add(metric(each));
            }
        }
        return metrics;
    }

    private static Metric metric(Node json) throws ModelFormatException {
        boolean plain = json.value() instanceof String;
        String className = plain ? json.text() : json.get("class_name").text();
        // Keras 2's way to write a metric by name
        String name = className.equals("MeanMetricWrapper")
                ? json.get("config").get("fn").text()
                : className;
        Supplier<Metric> metric = METRICS.get(key(name));
        if (metric == null) {
            return new LossMetric(named(json, () -> loss(name)));
        }
        Node config = json.get("config");
        for (String key : config.isNull() ? Set.<String>of() : config.members().keySet()) {
            Node value = config.get(key);
            if (!NEUTRAL.contains(key) && !value.isNull() && !Objects.equals(METRIC_DEFAULTS.get(key), value.value())) {
                throw value.error("an option that is not supported, " + value.shortened());
            }
        }
        return metric.get();
    }
}
