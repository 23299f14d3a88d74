package dev.zoetrope.interop;

import dev.zoetrope.layers.optim.OptimizerState;
import dev.zoetrope.layers.train.Model;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as a file holds it.
 *
 * @param compileConfig what it is trained with; null if it was never compiled
 * @param optimizerState what its optimizer remembers; null if the file has none
 * @param notes texts that this library's own files hold besides, such as the names of classes
 */
public record SavedModel(
        Model model,
        @Nullable CompileConfig compileConfig,
        @Nullable OptimizerState optimizerState,
        Map<String, String> notes) {
    public SavedModel {
        notes = Map.copyOf(notes);
    }

    /** A model alone. */
    public static SavedModel of(Model model) {
        return new SavedModel(model, null, null, Map.of());
    }
}
