package dev.zoetrope.interop.keras;

import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.checkpoint.SpecCodec;
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
import dev.zoetrope.layers.optim.Adadelta;
import dev.zoetrope.layers.optim.Adagrad;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.optim.AdamW;
import dev.zoetrope.layers.optim.Adamax;
import dev.zoetrope.layers.optim.ConstantLearningRate;
import dev.zoetrope.layers.optim.CosineDecay;
import dev.zoetrope.layers.optim.CosineDecayRestarts;
import dev.zoetrope.layers.optim.ExponentialDecay;
import dev.zoetrope.layers.optim.InverseTimeDecay;
import dev.zoetrope.layers.optim.LearningRateSchedule;
import dev.zoetrope.layers.optim.Lion;
import dev.zoetrope.layers.optim.Nadam;
import dev.zoetrope.layers.optim.Optimizer;
import dev.zoetrope.layers.optim.PiecewiseConstantDecay;
import dev.zoetrope.layers.optim.PolynomialDecay;
import dev.zoetrope.layers.optim.RMSprop;
import dev.zoetrope.layers.optim.SGD;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Keras's descriptions of optimizers, learning rates, losses and metrics, and ours. */
public final class TrainingConfigs {
    private static final List<Class<? extends Optimizer>> OPTIMIZERS = List.of(
            Adadelta.class,
            Adagrad.class,
            Adam.class,
            AdamW.class,
            Adamax.class,
            Lion.class,
            Nadam.class,
            RMSprop.class,
            SGD.class);
    private static final List<Class<? extends LearningRateSchedule>> SCHEDULES = List.of(
            ConstantLearningRate.class,
            CosineDecay.class,
            CosineDecayRestarts.class,
            ExponentialDecay.class,
            InverseTimeDecay.class,
            PiecewiseConstantDecay.class,
            PolynomialDecay.class);
    private static final List<Class<?>> ALL_OF_OPTIMIZERS =
            Stream.<Class<?>>concat(OPTIMIZERS.stream(), SCHEDULES.stream()).toList();
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

    /** Options that name things, or have one value that we can follow. */
    private static final Set<String> NEUTRAL =
            Set.of("name", "jit_compile", "is_legacy_optimizer", "loss_scale_factor", "dtype", "decay", "fn");

    private TrainingConfigs() {}

    // --- by name

    /** One of Keras's optimizers with its defaults, by its name: {@code adam}, {@code sgd}, {@code adamw}. */
    public static Optimizer optimizer(String name) {
        return make(OPTIMIZERS, name, "optimizer");
    }

    /** One of Keras's losses with its defaults, by its name: {@code categorical_crossentropy}, {@code mse}. */
    public static Loss loss(String name) {
        return make(LOSSES, LOSS_ALIASES.getOrDefault(key(name), name), "loss");
    }

    /** The same optimizer with another learning rate. */
    public static Optimizer withLearningRate(Optimizer optimizer, double rate) throws ModelFormatException {
        Map<String, Object> config = defaults(optimizer);
        config.put("learning_rate", schedule(Node.of(rate, "learning_rate")));
        return decode(Node.of(rate, "learning_rate"), className(optimizer), config, Optimizer.class, ALL_OF_OPTIMIZERS);
    }

    private static String key(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static <T> T make(List<Class<? extends T>> classes, String name, String what) {
        for (Class<? extends T> type : classes) {
            if (key(type.getSimpleName()).equals(key(name))) {
                try {
                    return type.getConstructor().newInstance();
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(type + " has no defaults", e);
                }
            }
        }
        throw new IllegalArgumentException("no " + what + " \"" + name + "\"; there are "
                + classes.stream()
                        .map(type -> GraphReader.snakeCase(type.getSimpleName()))
                        .toList());
    }

    // --- optimizers

    /** The optimizer of a {@code compile_config}. */
    public static Optimizer optimizer(Map<String, Object> compile) throws ModelFormatException {
        Node json = Node.of(compile, "compile_config").get("optimizer");
        if (json.value() instanceof String name) {
            return named(json, () -> optimizer(name));
        }
        String className = json.get("class_name").text();
        Optimizer defaults = named(json, () -> optimizer(className));
        Map<String, Object> config = defaults(defaults);
        Map<String, Object> options = Node.of(config.get("options"), "options").members();
        Node given = json.get("config");
        for (String key : given.members().keySet()) {
            Node value = given.get(key);
            String ours = key.equals("lr") ? "learning_rate" : key.replaceAll("_(\\d)$", "$1"); // beta_1
            if (ours.equals("learning_rate")) {
                config.put(ours, schedule(value));
            } else if (options.containsKey(ours)) {
                if (!value.isNull()) {
                    options.put(ours, value.value());
                }
            } else if (config.containsKey(ours)) {
                config.put(ours, value.value());
            } else if (!NEUTRAL.contains(key) && !value.isNull() && !value.isFalse()) {
                throw value.error("an option that is not supported, " + value.shortened());
            }
        }
        return decode(json, className(defaults), config, Optimizer.class, ALL_OF_OPTIMIZERS);
    }

    private static String className(Object record) {
        return record.getClass().getSimpleName();
    }

    private static Object schedule(Node value) throws ModelFormatException {
        if (value.value() instanceof Number) {
            return object("ConstantLearningRate", new LinkedHashMap<>(Map.of("learning_rate", value.real())));
        }
        Map<String, Object> config = new LinkedHashMap<>(value.get("config").members());
        config.remove("name");
        config.remove("dtype");
        if (Json.NULL.equals(config.get("warmup_target"))) {
            config.put("warmup_target", config.getOrDefault("initial_learning_rate", 0.0));
        }
        config.replaceAll((key, each) -> key.endsWith("_steps") && each instanceof Double d && d == Math.rint(d)
                ? (Object) d.longValue()
                : each);
        return object(value.get("class_name").text(), config);
    }

    private static Map<String, Object> object(String className, Map<String, Object> config) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("class_name", className);
        object.put("config", config);
        return object;
    }

    private static Map<String, Object> defaults(Object record) throws ModelFormatException {
        return new LinkedHashMap<>(
                Node.of(SpecCodec.encode(record).get("config"), "config").members());
    }

    private static <T> T decode(
            Node place, String className, Map<String, Object> config, Class<T> family, List<? extends Class<?>> classes)
            throws ModelFormatException {
        try {
            return SpecCodec.decode(object(className, config), family, classes);
        } catch (ModelFormatException e) {
            throw place.error(String.valueOf(e.getMessage()));
        }
    }

    private static <T> T named(Node place, Supplier<T> making) throws ModelFormatException {
        try {
            return making.get();
        } catch (IllegalArgumentException e) {
            throw place.error(String.valueOf(e.getMessage()));
        }
    }

    /** An optimizer as Keras writes it. */
    public static Map<String, Object> encode(Optimizer optimizer) {
        try {
            Map<String, Object> config = new LinkedHashMap<>();
            for (Map.Entry<String, Object> entry : defaults(optimizer).entrySet()) {
                if (entry.getKey().equals("options")) {
                    Node.of(entry.getValue(), "options").members().forEach((key, value) -> {
                        if (!key.equals("exclude_from_weight_decay")) {
                            config.put(key, isOff(key, value) ? Json.NULL : value);
                        }
                    });
                } else if (entry.getKey().equals("learning_rate")) {
                    config.put("learning_rate", encodeSchedule(optimizer.learningRate()));
                } else {
                    config.put(entry.getKey().replaceAll("([a-z])(\\d)$", "$1_$2"), entry.getValue());
                }
            }
            return keras("keras.optimizers", className(optimizer), config);
        } catch (ModelFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object encodeSchedule(LearningRateSchedule schedule) throws ModelFormatException {
        return schedule instanceof ConstantLearningRate constant
                ? (Object) (double) constant.learningRate()
                : keras("keras.optimizers.schedules", className(schedule), defaults(schedule));
    }

    private static boolean isOff(String key, Object value) {
        boolean one = key.equals("gradient_accumulation_steps");
        boolean whole = one || key.equals("ema_overwrite_frequency");
        boolean limit = key.startsWith("clip") || key.startsWith("global_clip") || key.equals("weight_decay");
        return (whole || limit) && ((Number) value).doubleValue() == (one ? 1 : 0);
    }

    private static Map<String, Object> keras(String module, String className, Map<String, Object> config) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("module", module);
        object.putAll(object(className, config));
        object.put("registered_name", Json.NULL);
        return object;
    }

    // --- losses and metrics

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
        String name = plain ? json.text() : json.get("class_name").text();
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
