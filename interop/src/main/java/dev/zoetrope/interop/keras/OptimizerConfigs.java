package dev.zoetrope.interop.keras;

import static dev.zoetrope.interop.keras.TrainingObjects.NEUTRAL;
import static dev.zoetrope.interop.keras.TrainingObjects.className;
import static dev.zoetrope.interop.keras.TrainingObjects.decode;
import static dev.zoetrope.interop.keras.TrainingObjects.defaults;
import static dev.zoetrope.interop.keras.TrainingObjects.keras;
import static dev.zoetrope.interop.keras.TrainingObjects.key;
import static dev.zoetrope.interop.keras.TrainingObjects.make;
import static dev.zoetrope.interop.keras.TrainingObjects.named;
import static dev.zoetrope.interop.keras.TrainingObjects.object;

import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Keras's descriptions of optimizers and learning rates, and ours. */
public final class OptimizerConfigs {
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

    private OptimizerConfigs() {}

    /** One of Keras's optimizers with its defaults, by its name: {@code adam}, {@code sgd}, {@code adamw}. */
    public static Optimizer optimizer(String name) {
        return make(OPTIMIZERS, name, "optimizer");
    }

    /** The same optimizer with another learning rate. */
    public static Optimizer withLearningRate(Optimizer optimizer, double rate) throws ModelFormatException {
        Map<String, Object> config = defaults(optimizer);
        config.put("learning_rate", schedule(Node.of(rate, "learning_rate")));
        return decode(Node.of(rate, "learning_rate"), className(optimizer), config, Optimizer.class, ALL_OF_OPTIMIZERS);
    }

    /** The optimizer of a {@code compile_config}. */
    public static Optimizer optimizer(Map<String, Object> compile) throws ModelFormatException {
        Node json = Node.of(compile, "compile_config").get("optimizer");
        if (json.value() instanceof String name) {
            return named(json, () -> optimizer(name));
        }
        String className = json.get("class_name").text();
        // Keras 2.11 and on register their own optimizers so
        Optimizer defaults = named(json, () -> optimizer(className.replaceFirst("^Custom>", "")));
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
            } else if (!NEUTRAL.contains(key) && !value.isNull() && !value.isFalse() && !isNoDecay(key, value)) {
                throw value.error("an option that is not supported, " + value.shortened());
            }
        }
        return decode(json, className(defaults), config, Optimizer.class, ALL_OF_OPTIMIZERS);
    }

    /** The {@code decay} of 0 that Keras 2 writes. */
    private static boolean isNoDecay(String key, Node value) {
        return key.equals("decay") && value.value() instanceof Number number && number.doubleValue() == 0;
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
}
