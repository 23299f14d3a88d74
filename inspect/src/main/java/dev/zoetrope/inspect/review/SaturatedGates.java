package dev.zoetrope.inspect.review;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.Watch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Gates of recurrent layers that are wide open or shut nearly all the time. */
final class SaturatedGates implements Rule {
    private static final double MOST = 0.8;
    private static final float SHUT = 0.02f;
    private static final float OPEN = 0.98f;
    private static final Set<String> GATES = Set.of("i", "f", "o", "u", "r");

    /** Of one gate's numbers. */
    private static final class Count {
        private long all;
        private long saturated;
    }

    @Override
    public List<Finding> find(Subject subject) {
        Map<String, Map<String, Count>> counts = new LinkedHashMap<>();
        subject.watch(new Watch() {
            @Override
            public void onOutputs(MultiLayer layer, List<Tensor> outputs) {}

            @Override
            public void onSteps(MultiLayer layer, String what, Tensor steps) {
                if (GATES.contains(what)) {
                    count(
                            steps,
                            counts.computeIfAbsent(layer.context().path(), path -> new LinkedHashMap<>())
                                    .computeIfAbsent(what, gate -> new Count()));
                }
            }
        });
        List<Finding> findings = new ArrayList<>();
        counts.forEach((path, gates) -> gates.forEach((gate, count) -> {
            double share = (double) count.saturated / Math.max(1, count.all);
            if (share > MOST) {
                findings.add(finding(path, gate, share));
            }
        }));
        return findings;
    }

    private static void count(Tensor gate, Count count) {
        for (int i = gate.offset(); i < gate.offset() + gate.size(); i++) {
            float value = gate.array()[i];
            count.all++;
            count.saturated += value < SHUT || value > OPEN ? 1 : 0;
        }
    }

    private static Finding finding(String path, String gate, double share) {
        return new Finding(
                "saturated-gates",
                path,
                String.format(
                        Locale.ROOT,
                        "the gate %s is below .02 or above .98 in %.0f %% of all steps",
                        gate,
                        100 * share),
                "out there a sigmoid is flat: next to no gradient comes through, and the gate no longer chooses",
                "scale what goes in (LayerNormalization before the layer), a smaller learning rate, or L2 on the"
                        + " recurrent kernel");
    }
}
