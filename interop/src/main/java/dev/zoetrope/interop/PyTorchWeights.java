package dev.zoetrope.interop;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.Safetensors;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.Conv1D;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Conv2DTranspose;
import dev.zoetrope.layers.layer.Conv3D;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.DepthwiseConv2D;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.GRU;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.LayerNames;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.SimpleRNN;
import dev.zoetrope.layers.layer.TimeDistributed;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's weights with PyTorch's names and layouts, to be given to modules of the same kinds: {@code conv2d.weight [out, in,
 * h, w]}, {@code lstm.weight_ih_l0 [4·units, in]}. What PyTorch has no module for keeps its name and its layout. A {@code Linear}
 * behind a {@code Flatten} takes its inputs with channels last, as here.
 */
public final class PyTorchWeights {
    private static final Map<String, String> NORMS = Map.of(
            "gamma", "weight",
            "beta", "bias",
            "moving_mean", "running_mean",
            "moving_variance", "running_var",
            "embeddings", "weight",
            "alpha", "weight");

    private final Map<String, Module> modules = new HashMap<>();
    private final Map<String, Safetensors.Entry> arrays = new LinkedHashMap<>();

    private PyTorchWeights() {}

    /**
     * A layer, and where PyTorch has its weights.
     *
     * @param path of the module, which for both directions of a {@link Bidirectional} is one
     * @param suffix of the weights' names
     */
    private record Module(MultiLayerSpec layer, String path, String suffix) {}

    /** Writes the weights, whole or not at all. */
    public static void write(Model model, Path file) throws IOException {
        PyTorchWeights weights = new PyTorchWeights();
        weights.find(model.spec(), "");
        model.parameters().forEach(weights::add);
        new Safetensors(Map.of("format", "pt"), weights.arrays).write(file);
    }

    private void find(MultiLayerSpec layer, String path) {
        modules.put(path, new Module(layer, path, ""));
        String inside = path.isEmpty() ? "" : path + "/";
        switch (layer) {
            case Sequential network -> {
                for (int i = 0; i < network.layers().size(); i++) {
                    find(network.layers().get(i), inside + network.names().get(i));
                }
            }
            case Functional network -> network.layers().forEach(named -> find(named.layer(), inside + named.name()));
            case TimeDistributed wrapper ->
                find(
                        wrapper.layer(),
                        inside + LayerNames.snakeCase(wrapper.layer().className()));
            case Bidirectional both -> {
                String name = LayerNames.snakeCase(both.layer().className());
                modules.put(inside + "forward_" + name, new Module(both.layer(), path, ""));
                modules.put(inside + "backward_" + name, new Module(both.backwardLayer(), path, "_reverse"));
            }
            default -> {}
        }
    }

    /** The innermost layer that a path leads into. */
    private Module module(String path) {
        Module found = modules.get(path);
        return found != null ? found : module(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
    }

    private void add(Parameter parameter) {
        int slash = parameter.path().lastIndexOf('/');
        String parent = parameter.path().substring(0, slash);
        String name = parameter.path().substring(slash + 1);
        Tensor value = parameter.value();
        Module module = module(parent);
        switch (module.layer) {
            case LSTM lstm -> cell(module, name, value);
            case SimpleRNN rnn -> cell(module, name, value);
            case GRU gru -> cell(module, name, resetFirst(value));
            default -> {
                Tensor weight = name.equals("kernel") ? weight(module.layer, value) : null;
                if (weight != null) {
                    put(parent, "weight", weight);
                } else {
                    put(parent, NORMS.getOrDefault(name, name), value);
                }
            }
        }
    }

    /** What PyTorch's module has for a layer's kernel; null if it has no such module. */
    private static @Nullable Tensor weight(MultiLayerSpec layer, Tensor kernel) {
        return switch (layer) {
            case Dense dense -> permuted(kernel, 1, 0);
            case Conv1D conv -> channelsFirst(kernel);
            case Conv2D conv -> channelsFirst(kernel);
            case Conv3D conv -> channelsFirst(kernel);
            case Conv2DTranspose conv -> channelsFirst(kernel);
            case DepthwiseConv2D conv -> filtersOfChannels(kernel);
            default -> null;
        };
    }

    /** {@code [h, w, channels, multiplier]} becomes {@code [channels·multiplier, 1, h, w]}. */
    private static Tensor filtersOfChannels(Tensor kernel) {
        Shape shape = kernel.shape();
        return permuted(kernel, 2, 3, 0, 1)
                .reshape(Shape.of(shape.dim(2) * shape.dim(3), 1, shape.dim(0), shape.dim(1)));
    }

    /** {@code [h, w, in, out]} becomes {@code [out, in, h, w]}, for any number of axes. */
    private static Tensor channelsFirst(Tensor kernel) {
        int rank = kernel.shape().rank();
        int[] axes = new int[rank];
        axes[0] = rank - 1;
        axes[1] = rank - 2;
        for (int i = 2; i < rank; i++) {
            axes[i] = i - 2;
        }
        return permuted(kernel, axes);
    }

    /** A recurrent layer's weights; PyTorch has a bias for the input and one for the state. */
    private void cell(Module module, String name, Tensor value) {
        switch (name) {
            case "kernel" -> put(module.path, "weight_ih_l0" + module.suffix, permuted(value, 1, 0));
            case "recurrent_kernel" -> put(module.path, "weight_hh_l0" + module.suffix, permuted(value, 1, 0));
            default -> {
                int width = value.dim(-1);
                boolean two = value.shape().rank() == 2;
                Tensor ofInput = two ? value.rows(0, 1).reshape(Shape.of(width)) : value;
                Tensor ofState = two ? value.rows(1, 2).reshape(Shape.of(width)) : Tensor.zeros(Shape.of(width));
                put(module.path, "bias_ih_l0" + module.suffix, ofInput);
                put(module.path, "bias_hh_l0" + module.suffix, ofState);
            }
        }
    }

    /** A GRU's gates z, r, h become r, z, n; an LSTM's are i, f, c, o in both. */
    private static Tensor resetFirst(Tensor value) {
        int width = value.dim(-1);
        int units = width / 3;
        Tensor swapped = value.copy();
        for (int row = 0; row < value.size(); row += width) {
            int from = value.offset() + row;
            System.arraycopy(value.array(), from + units, swapped.array(), swapped.offset() + row, units);
            System.arraycopy(value.array(), from, swapped.array(), swapped.offset() + row + units, units);
        }
        return swapped;
    }

    private void put(String path, String name, Tensor value) {
        arrays.put(path.replace('/', '.') + "." + name, Safetensors.Entry.of(value));
    }

    /** A tensor with its axes in another order: axis i of the result is {@code axes[i]} of the tensor. */
    private static Tensor permuted(Tensor x, int... axes) {
        int[] dims = x.shape().dims();
        int[] strides = new int[dims.length];
        int stride = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= dims[i];
        }
        int[] to = new int[dims.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = dims[axes[i]];
        }
        Tensor y = Tensor.zeros(Shape.of(to));
        for (int i = 0; i < y.size(); i++) {
            int rest = i;
            int from = x.offset();
            for (int axis = to.length - 1; axis >= 0; axis--) {
                from += rest % to[axis] * strides[axes[axis]];
                rest /= to[axis];
            }
            y.array()[y.offset() + i] = x.array()[from];
        }
        return y;
    }
}
