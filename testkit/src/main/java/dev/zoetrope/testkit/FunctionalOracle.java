package dev.zoetrope.testkit;

import dev.zoetrope.layers.layer.Functional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Call after call, each on what the ones before made. */
record FunctionalOracle(Functional graph) implements MultiOracle {
    /** The oracle of a graph with one input and one output. */
    static Oracle single(Functional graph) {
        FunctionalOracle oracle = new FunctionalOracle(graph);
        return new Oracle() {
            @Override
            public int parameters() {
                return oracle.parameters();
            }

            @Override
            public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
                return oracle.forward(List.of(x), parameters, pass).getFirst();
            }
        };
    }

    @Override
    public int parameters() {
        return graph.layers().stream()
                .mapToInt(named -> MultiOracle.of(named.layer()).parameters())
                .sum();
    }

    @Override
    public List<Doubles> forward(List<Doubles> inputs, List<Doubles> parameters, OraclePass pass) {
        Map<String, Doubles> made = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            made.put(graph.inputs().get(i).name(), inputs.get(i));
        }
        Map<String, MultiOracle> oracles = new HashMap<>();
        Map<String, List<Doubles>> own = new HashMap<>();
        List<Doubles> rest = new ArrayList<>(parameters);
        for (Functional.Named named : graph.layers()) {
            MultiOracle oracle = MultiOracle.of(named.layer());
            List<Doubles> part = rest.subList(0, oracle.parameters());
            oracles.put(named.name(), oracle);
            own.put(named.name(), List.copyOf(part));
            part.clear();
        }
        Map<String, Integer> calls = new HashMap<>();
        for (Functional.Call call : graph.calls()) {
            int repeat = calls.merge(call.layer(), 1, Integer::sum) - 1;
            OraclePass inside = pass.child(call.layer());
            List<Doubles> outputs = Objects.requireNonNull(oracles.get(call.layer()))
                    .forward(
                            tensors(call.inputs(), made),
                            Objects.requireNonNull(own.get(call.layer())),
                            repeat == 0
                                    ? inside
                                    : new OraclePass(
                                            pass.training(), pass.random().fork(repeat), inside.path()));
            String name = repeat == 0 ? call.layer() : call.layer() + "@" + repeat;
            for (int i = 0; i < outputs.size(); i++) {
                made.put(i == 0 ? name : name + ":" + i, outputs.get(i));
            }
        }
        return tensors(graph.outputs(), made);
    }

    private static List<Doubles> tensors(List<String> names, Map<String, Doubles> made) {
        return names.stream()
                .map(name -> Objects.requireNonNull(made.get(name), name))
                .toList();
    }
}
