package dev.zoetrope.interop;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.Safetensors;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

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

    private final Map<String, Safetensors.Entry> arrays = new LinkedHashMap<>();

    private PyTorchWeights() {}

    /** Writes the weights, whole or not at all. */
    public static void write(Model model, Path file) throws IOException {
        PyTorchWeights weights = new PyTorchWeights();
        model.parameters().forEach(weights::add);
        new Safetensors(Map.of("format", "pt"), weights.arrays).write(file);
    }

    private void add(Parameter parameter) {
        String path = parameter.path();
        String layer = path.substring(0, path.lastIndexOf('/'));
        String name = path.substring(path.lastIndexOf('/') + 1);
        Tensor value = parameter.value();
        if (layer.endsWith("_cell") && !layer.endsWith("conv_lstm_cell")) {
            cell(layer.substring(0, layer.lastIndexOf('/')), name, value, layer.endsWith("gru_cell"));
        } else if (NORMS.containsKey(name)) {
            put(layer, NORMS.get(name), value);
        } else if (name.equals("kernel") && value.shape().rank() == 2) {
            put(layer, "weight", permuted(value, 1, 0));
        } else if (name.equals("kernel") && value.shape().rank() <= 5 && !layer.contains("attention")) {
            put(layer, "weight", channelsFirst(value));
        } else {
            put(layer, name, value);
        }
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

    /**
     * A recurrent layer's weights; PyTorch has a bias for the input and one for the state. Gates are i, f, c, o in both; a
     * GRU's z, r, h become r, z, n.
     */
    private void cell(String path, String name, Tensor value, boolean gru) {
        String direction = path.matches("(.*/)?backward_[^/]*") ? "_reverse" : "";
        String module = path.matches(".*/(forward|backward)_[^/]*") ? path.substring(0, path.lastIndexOf('/')) : path;
        switch (name) {
            case "kernel" -> put(module, "weight_ih_l0" + direction, permuted(gates(value, gru), 1, 0));
            case "recurrent_kernel" -> put(module, "weight_hh_l0" + direction, permuted(gates(value, gru), 1, 0));
            default -> {
                Tensor both = gates(value, gru);
                int width = both.dim(-1);
                boolean two = both.shape().rank() == 2;
                Tensor ofInput = two ? both.rows(0, 1).reshape(Shape.of(width)) : both;
                Tensor ofState = two ? both.rows(1, 2).reshape(Shape.of(width)) : Tensor.zeros(Shape.of(width));
                put(module, "bias_ih_l0" + direction, ofInput);
                put(module, "bias_hh_l0" + direction, ofState);
            }
        }
    }

    private static Tensor gates(Tensor value, boolean gru) {
        if (!gru) {
            return value;
        }
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
