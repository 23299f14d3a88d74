package dev.zoetrope.interop;

import dev.zoetrope.interop.keras.LossConfigs;
import dev.zoetrope.interop.keras.OptimizerConfigs;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.optim.Optimizer;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model is trained with, as Keras's {@code compile} was told: in files, {@code compile_config}. It is kept as it was
 * read, so that it goes out as it came in, and becomes an optimizer, losses and metrics when they are asked for.
 */
public final class CompileConfig {
    private final Map<String, Object> json;

    private CompileConfig(Map<String, Object> json) {
        this.json = json;
    }

    /** A configuration of an optimizer, and a loss for every output. */
    public static CompileConfig of(Optimizer optimizer, Loss loss) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("optimizer", OptimizerConfigs.encode(optimizer));
        json.put("loss", LossConfigs.encode(loss));
        return new CompileConfig(json);
    }

    /** A configuration out of a file; null if there is none. */
    public static @Nullable CompileConfig ofJson(@Nullable Object json) throws ModelFormatException {
        if (!(json instanceof Map<?, ?> members) || members.get("loss") == null) {
            return null; // a model that was never compiled
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        members.forEach((key, value) -> copy.put(key.toString(), value));
        return new CompileConfig(copy);
    }

    /** As {@link Json} writes it. */
    public Map<String, Object> json() {
        return json;
    }

    /** The same with another optimizer. */
    public CompileConfig withOptimizer(Optimizer optimizer) {
        return with("optimizer", OptimizerConfigs.encode(optimizer));
    }

    /** The same with another loss for every output. */
    public CompileConfig withLoss(Loss loss) {
        return with("loss", LossConfigs.encode(loss));
    }

    private CompileConfig with(String key, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(json);
        changed.put(key, value);
        return new CompileConfig(changed);
    }

    /**
     * The optimizer.
     *
     * @throws ModelFormatException if it is not one of Keras's that this library has, or has options that are unknown
     */
    public Optimizer optimizer() throws ModelFormatException {
        return OptimizerConfigs.optimizer(json);
    }

    /**
     * What each output is trained for.
     *
     * @throws ModelFormatException if a loss or a metric is unknown, or does not fit the model
     */
    public List<Objective> objectives(Model model) throws ModelFormatException {
        return LossConfigs.objectives(json, model);
    }
}
