package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies what goes on inside a model, by the paths of its layers: outputs, gradients, and what recurrent layers compute in
 * each step. Results are the same bits as without.
 *
 * <pre>{@code
 * Taps taps = Taps.of("time_distributed", "lstm");
 * Pass pass = Pass.inference(model.execution(), new Workspace()).watching(taps);
 * MultiForward run = model.root().forward(List.of(x), pass);
 * run.backward().apply(List.of(dy));
 * taps.output("time_distributed");   // [N,T,H,W,C]
 * taps.gradient("time_distributed"); // of the same shape
 * taps.steps("lstm", "f");           // the forget gate, [N,T,units]
 * }</pre>
 *
 * <p>{@code model.root()} runs every layer by itself; an execution that fuses would never make the map between a
 * convolution and its pooling. The second call of a layer in one run is {@code path@1}, as in {@link Functional}. Weights
 * need no tap: {@code model.weight(path)}.
 */
public final class Taps implements Watch {
    private final Set<String> wanted;
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final Map<String, Tensor> gradients = new LinkedHashMap<>();
    private final Map<String, Map<String, Tensor>> steps = new LinkedHashMap<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private final Map<String, Integer> returns = new HashMap<>();

    private Taps(Set<String> wanted) {
        this.wanted = wanted;
    }

    /** Copies from the layers at these paths; from all if none is given. */
    public static Taps of(String... paths) {
        return new Taps(Set.of(paths));
    }

    @Override
    public void onOutputs(MultiLayer layer, List<Tensor> given) {
        String path = layer.context().path();
        if (wants(path)) {
            int call = calls.merge(path, 1, Integer::sum) - 1;
            put(outputs, path, call, given);
        }
    }

    /** The calls of one layer come back in reverse. */
    @Override
    public void onGradients(MultiLayer layer, List<Tensor> given) {
        String path = layer.context().path();
        if (wants(path)) {
            int call = calls.getOrDefault(path, 1) - returns.merge(path, 1, Integer::sum);
            put(gradients, path, call, given);
        }
    }

    @Override
    public void onSteps(MultiLayer layer, String what, Tensor all) {
        String path = layer.context().path();
        if (wants(path)) {
            // the layer is still running: its outputs come behind
            String call = call(path, calls.getOrDefault(path, 0));
            steps.computeIfAbsent(call, key -> new LinkedHashMap<>()).put(what, all.copy());
        }
    }

    private boolean wants(String path) {
        return wanted.isEmpty() || wanted.contains(path);
    }

    private static String call(String path, int number) {
        return number == 0 ? path : path + "@" + number;
    }

    private static void put(Map<String, Tensor> all, String path, int call, List<Tensor> given) {
        for (int i = 0; i < given.size(); i++) {
            all.put(call(path, call) + (i == 0 ? "" : ":" + i), given.get(i).copy());
        }
    }

    /**
     * What a layer gave, [N,…]; {@code path:2} is the third output.
     *
     * @throws IllegalArgumentException if nothing was seen there
     */
    public Tensor output(String path) {
        return found(outputs, path);
    }

    /**
     * The gradient by what a layer gave, of that shape.
     *
     * @throws IllegalArgumentException if nothing came back there
     */
    public Tensor gradient(String path) {
        return found(gradients, path);
    }

    /**
     * What a recurrent layer computed in each step, [N,T,…].
     *
     * @param what as in the layer's formulas, see {@link Watch#onSteps}
     * @throws IllegalArgumentException if the layer has nothing of that name
     */
    public Tensor steps(String path, String what) {
        return found(found(steps, path), what);
    }

    /** What a recurrent layer computed, by name; nothing for other layers. */
    public Map<String, Tensor> steps(String path) {
        return Map.copyOf(steps.getOrDefault(path, Map.of()));
    }

    /** Where steps were seen: the recurrent layers, those inside a {@link Bidirectional} too. */
    public List<String> stepPaths() {
        return List.copyOf(steps.keySet());
    }

    /** Where outputs were seen, in the order in which the layers ran. */
    public List<String> paths() {
        return List.copyOf(outputs.keySet());
    }

    /** Where gradients came back, in that order. */
    public List<String> gradientPaths() {
        return List.copyOf(gradients.keySet());
    }

    private static <V> V found(Map<String, V> all, String path) {
        V value = all.get(path);
        if (value == null) {
            throw new IllegalArgumentException("nothing was seen at \"" + path + "\"; there is " + all.keySet());
        }
        return value;
    }
}
