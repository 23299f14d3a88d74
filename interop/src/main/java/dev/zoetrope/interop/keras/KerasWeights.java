package dev.zoetrope.interop.keras;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.interop.hdf5.Hdf5Group;
import dev.zoetrope.interop.hdf5.Hdf5Object;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.train.Model;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** A model's parameters in HDF5, in the two forms that Keras has for them. */
final class KerasWeights {
    static final String LAYER_NAMES = "layer_names";
    static final String WEIGHT_NAMES = "weight_names";
    private static final String LAYERS = "layers";

    private KerasWeights() {}

    /** Reads Keras 3's form into a model. If anything is missing or of another shape, the model stays as it is. */
    static void read(Hdf5Object root, Model model) throws ModelFormatException {
        Map<Parameter, Hdf5Object> found = new LinkedHashMap<>();
        for (Map.Entry<Parameter, String> entry :
                WeightPaths.of(model.spec(), model.parameters()).entrySet()) {
            Hdf5Object data = root.find(entry.getValue());
            if (data == null) {
                throw new ModelFormatException(
                        "no weights for " + entry.getKey() + ": HDF5 has no " + entry.getValue());
            }
            found.put(entry.getKey(), data);
        }
        requireNoOthers(root, found.size());
        fill(found);
    }

    /** A file of a larger model would fill a smaller one halfway by chance. */
    private static void requireNoOthers(Hdf5Object root, int wanted) throws ModelFormatException {
        Hdf5Object layers = root.find(LAYERS);
        int there = layers == null ? 0 : variables(layers);
        if (there != wanted) {
            throw new ModelFormatException("the model has " + wanted + " parameters, the file " + there);
        }
    }

    private static int variables(Hdf5Object layers) throws ModelFormatException {
        int count = 0;
        Deque<Hdf5Object> groups = new ArrayDeque<>(List.of(layers));
        Set<Hdf5Object> seen = new HashSet<>(groups);
        while (!groups.isEmpty()) {
            Hdf5Object group = groups.pop();
            for (String name : group.names()) {
                // a generator of random numbers has a state, which is none of the model's parameters
                if (name.equals("vars")) {
                    count += group.get(name).names().size();
                } else if (!name.equals("seed_generator")) {
                    Hdf5Object inside = group.get(name);
                    if (!seen.add(inside)) {
                        throw new ModelFormatException("HDF5 " + group.path() + "/" + name + " is " + inside.path()
                                + ": groups that lead in a circle");
                    }
                    groups.push(inside);
                }
            }
        }
        return count;
    }

    private static void fill(Map<Parameter, Hdf5Object> found) throws ModelFormatException {
        for (Map.Entry<Parameter, Hdf5Object> entry : found.entrySet()) {
            requireShape(
                    entry.getValue(),
                    entry.getKey().value().shape(),
                    entry.getKey().path());
        }
        for (Map.Entry<Parameter, Hdf5Object> entry : found.entrySet()) {
            Tensor value = entry.getKey().value();
            entry.getValue().read(value.array(), value.offset());
        }
    }

    static void requireShape(Hdf5Object data, Shape wanted, String path) throws ModelFormatException {
        if (!Arrays.equals(data.dims(), wanted.dims())) {
            throw new ModelFormatException("the model has " + path + " " + wanted + ", HDF5 " + data.path() + " is "
                    + Arrays.toString(data.dims()));
        }
    }

    /** Puts the parameters where Keras 3 looks for them. */
    static void write(Model model, Hdf5Group root) {
        WeightPaths.of(model.spec(), model.parameters())
                .forEach((parameter, path) -> root.put(path, parameter.value()));
    }

    /** Reads the form of whole-model HDF5 files into a model: a group per layer, with a list of its weights. */
    static void readLegacy(Hdf5Object weights, Model model) throws ModelFormatException {
        Map<Parameter, Hdf5Object> found = new LinkedHashMap<>();
        for (Map.Entry<String, List<Parameter>> layer : byLayer(model).entrySet()) {
            Hdf5Object group = weights.find(layer.getKey());
            List<String> names = group == null ? List.of() : list(group, WEIGHT_NAMES);
            List<Parameter> parameters = layer.getValue();
            if (names.size() != parameters.size()) {
                throw new ModelFormatException("layer " + layer.getKey() + " has " + parameters.size()
                        + " parameters, HDF5 " + weights.path() + "/" + layer.getKey() + " " + names.size());
            }
            for (int i = 0; i < names.size(); i++) {
                found.put(parameters.get(i), Objects.requireNonNull(group).get(names.get(i)));
            }
        }
        fill(found);
    }

    /** Puts the parameters where whole-model HDF5 files have them. */
    static void writeLegacy(Model model, List<String> layerNames, Hdf5Group weights) {
        weights.attribute(LAYER_NAMES, layerNames);
        Map<String, List<Parameter>> byLayer = byLayer(model);
        for (String layer : layerNames) {
            Hdf5Group group = weights.group(layer);
            List<Parameter> parameters = byLayer.getOrDefault(layer, List.of());
            group.attribute(
                    WEIGHT_NAMES, parameters.stream().map(Parameter::path).toList());
            parameters.forEach(parameter -> group.put(parameter.path(), parameter.value()));
        }
    }

    /** The parameters of each outermost layer that has some: those that are trained, then the others. */
    private static Map<String, List<Parameter>> byLayer(Model model) {
        Map<String, List<Parameter>> layers = new LinkedHashMap<>();
        for (boolean trained : new boolean[] {true, false}) {
            for (Parameter parameter : model.parameters()) {
                if (parameter.trainable() == trained) {
                    String layer =
                            parameter.path().substring(0, parameter.path().indexOf('/'));
                    layers.computeIfAbsent(layer, key -> new ArrayList<>()).add(parameter);
                }
            }
        }
        return layers;
    }

    /** A list of names; a long one is cut into {@code name0}, {@code name1}, … */
    static List<String> list(Hdf5Object group, String attribute) throws ModelFormatException {
        List<String> whole = group.texts(attribute);
        if (whole != null) {
            return whole;
        }
        List<String> parts = new ArrayList<>();
        List<String> part = group.texts(attribute + 0);
        for (int i = 1; part != null; i++) {
            parts.addAll(part);
            part = group.texts(attribute + i);
        }
        return parts;
    }

    /** The numbers under a group, in their order as numbers. */
    static List<Hdf5Object> numbered(Hdf5Object group) throws ModelFormatException {
        Map<Integer, Hdf5Object> inOrder = new TreeMap<>();
        for (String name : group.names()) {
            if (name.matches("\\d{1,6}")) {
                inOrder.put(Integer.valueOf(name), group.get(name));
            }
        }
        return List.copyOf(inOrder.values());
    }
}
