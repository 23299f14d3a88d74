package dev.zoetrope.study;

import static dev.zoetrope.layers.Layers.activation;
import static dev.zoetrope.layers.Layers.averagePooling2D;
import static dev.zoetrope.layers.Layers.batchNormalization;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.timeDistributed;

import dev.zoetrope.layers.Layers;
import dev.zoetrope.layers.init.HeUniform;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.regularizer.L2;
import dev.zoetrope.layers.regularizer.Regularizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A Long-term Recurrent Convolutional Network as a list of what people turn: blocks of convolution and pooling that look at each
 * frame, LSTMs that look at their order. Donahue et al., "Long-term recurrent convolutional networks for visual recognition
 * and description" (CVPR 2015). Convolutions begin as He et al. have it for ReLU ("Delving deep into rectifiers", ICCV 2015): from
 * Glorot's start, Keras's default, they learn nothing for the first thousand steps, and a study would compare patience.
 *
 * @param filters of the 3×3 convolution of each block
 * @param pools the side of the pool behind each convolution; 1 for none
 * @param averages whether pools take means rather than maxima
 * @param dropout between the blocks
 * @param lstms how many stand one after another
 * @param normalized whether a batch normalization stands between each convolution and its ReLU
 * @param l2 what the square of a kernel's weight costs
 * @param frames T of a clip [T,H,W,3]
 */
record Recipe(
        List<Integer> filters,
        List<Integer> pools,
        boolean averages,
        double dropout,
        int units,
        int lstms,
        boolean normalized,
        double l2,
        int frames) {
    private static final List<Integer> FILTERS = List.of(8, 16, 32, 32, 32);

    Recipe {
        filters = List.copyOf(filters);
        pools = List.copyOf(pools);
    }

    /** The LRCN as it is taught, with half the filters: four blocks and an LSTM(32), for frames of this size. */
    static Recipe usual(int frames, int side) {
        return new Recipe(FILTERS.subList(0, 4), pools(4, side), false, 0.25, 32, 1, false, 0, frames);
    }

    /** 2×2 pools; of the first two those 4×4 for which the frames are large enough. */
    private static List<Integer> pools(int blocks, int side) {
        List<Integer> pools = new ArrayList<>(Collections.nCopies(blocks, 2));
        int product = 1 << blocks;
        for (int i = 0; i < 2 && 2 * product <= side; i++) {
            pools.set(i, 4);
            product *= 2;
        }
        return pools;
    }

    /** The first blocks; a fifth makes the pools at the front smaller, so that there is something left to pool. */
    Recipe blocks(int count, int side) {
        List<Integer> fewer = count <= pools.size() ? pools.subList(0, count) : pools(count, side);
        return new Recipe(FILTERS.subList(0, count), fewer, averages, dropout, units, lstms, normalized, l2, frames);
    }

    Recipe filterFactor(double factor) {
        List<Integer> scaled = filters.stream().map(f -> (int) (f * factor)).toList();
        return new Recipe(scaled, pools, averages, dropout, units, lstms, normalized, l2, frames);
    }

    Recipe pools(List<Integer> value) {
        return new Recipe(filters, value, averages, dropout, units, lstms, normalized, l2, frames);
    }

    /** Pools behind the first blocks only. */
    Recipe poolCount(int count) {
        return pools(IntStream.range(0, pools.size())
                .map(i -> i < count ? pools.get(i) : 1)
                .boxed()
                .toList());
    }

    Recipe averages(boolean value) {
        return new Recipe(filters, pools, value, dropout, units, lstms, normalized, l2, frames);
    }

    Recipe dropout(double value) {
        return new Recipe(filters, pools, averages, value, units, lstms, normalized, l2, frames);
    }

    Recipe units(int value) {
        return new Recipe(filters, pools, averages, dropout, value, lstms, normalized, l2, frames);
    }

    Recipe lstms(int value) {
        return new Recipe(filters, pools, averages, dropout, units, value, normalized, l2, frames);
    }

    Recipe normalized(boolean value) {
        return new Recipe(filters, pools, averages, dropout, units, lstms, value, l2, frames);
    }

    Recipe l2(double value) {
        return new Recipe(filters, pools, averages, dropout, units, lstms, normalized, value, frames);
    }

    Recipe frames(int value) {
        return new Recipe(filters, pools, averages, dropout, units, lstms, normalized, l2, value);
    }

    /** A name for files; two recipes never share one: {@code 8p4-16p2-max-d0.25-lstm32x1-f10}. */
    String slug() {
        String blocks = IntStream.range(0, filters.size())
                .mapToObj(i -> filters.get(i) + "p" + pools.get(i))
                .collect(Collectors.joining("-"));
        return String.format(
                Locale.ROOT,
                "%s-%s-d%s-lstm%dx%d%s%s-f%d",
                blocks,
                averages ? "avg" : "max",
                dropout,
                units,
                lstms,
                normalized ? "-bn" : "",
                l2 == 0 ? "" : "-l2_" + l2,
                frames);
    }

    /** The network for clips [T,H,W,3]. */
    Sequential network(int classes) {
        Regularizer regularizer = l2 == 0 ? null : new L2(l2);
        List<LayerSpec> layers = new ArrayList<>();
        for (int i = 0; i < filters.size(); i++) {
            if (i > 0 && dropout > 0) {
                layers.add(timeDistributed(Layers.dropout(dropout)));
            }
            addConvolution(filters.get(i), regularizer, layers);
            int pool = pools.get(i);
            if (pool > 1) {
                layers.add(timeDistributed(averages ? averagePooling2D(pool) : maxPooling2D(pool)));
            }
        }
        layers.add(timeDistributed(flatten()));
        for (int i = 1; i <= lstms; i++) {
            layers.add(lstm(units).kernelRegularizer(regularizer).returnSequences(i < lstms));
        }
        layers.add(dense(classes).kernelRegularizer(regularizer).activation(Activation.SOFTMAX));
        return new Sequential(layers);
    }

    private void addConvolution(int count, @Nullable Regularizer regularizer, List<LayerSpec> layers) {
        var convolution = conv2D(count, 3)
                .padding(Padding.SAME)
                .kernelInitializer(new HeUniform())
                .kernelRegularizer(regularizer);
        if (normalized) {
            layers.add(timeDistributed(convolution.useBias(false)));
            layers.add(timeDistributed(batchNormalization()));
            layers.add(timeDistributed(activation(Activation.RELU)));
        } else {
            layers.add(timeDistributed(convolution.activation(Activation.RELU)));
        }
    }
}
