package dev.zoetrope.layers;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Add;
import dev.zoetrope.layers.layer.Average;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.Concatenate;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.Dot;
import dev.zoetrope.layers.layer.Dropout;
import dev.zoetrope.layers.layer.Flatten;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.Maximum;
import dev.zoetrope.layers.layer.Minimum;
import dev.zoetrope.layers.layer.Multiply;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.Size2D;
import dev.zoetrope.layers.layer.Subtract;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.layer.SymbolGraph;
import dev.zoetrope.layers.layer.TimeDistributed;
import java.util.List;

/**
 * Every layer by a short name, to be imported statically. Options follow as calls:
 * {@code conv2D(16, 3).padding(SAME).activation(RELU)}.
 */
public final class Layers {
    private Layers() {}

    /** Layers one after another. */
    public static Sequential sequential(LayerSpec... layers) {
        return new Sequential(List.of(layers));
    }

    /** See {@link Conv2D}; a square kernel. */
    public static Conv2D conv2D(int filters, int kernelSize) {
        return new Conv2D(filters, Size2D.of(kernelSize));
    }

    /** See {@link MaxPooling2D}; a square window. */
    public static MaxPooling2D maxPooling2D(int poolSize) {
        return new MaxPooling2D(Size2D.of(poolSize));
    }

    /** See {@link AveragePooling2D}; a square window. */
    public static AveragePooling2D averagePooling2D(int poolSize) {
        return new AveragePooling2D(Size2D.of(poolSize));
    }

    /** See {@link Dropout}. */
    public static Dropout dropout(double rate) {
        return new Dropout((float) rate);
    }

    /** See {@link Flatten}. */
    public static Flatten flatten() {
        return new Flatten();
    }

    /** See {@link LSTM}. */
    public static LSTM lstm(int units) {
        return new LSTM(units);
    }

    /** See {@link Dense}. */
    public static Dense dense(int units) {
        return new Dense(units);
    }

    /** See {@link TimeDistributed}. */
    public static TimeDistributed timeDistributed(LayerSpec layer) {
        return new TimeDistributed(layer);
    }

    /** An input of a {@link Functional} model, by the shape of one example. */
    public static Symbol input(int... shape) {
        return Symbol.input(Shape.of(shape));
    }

    /** An input with a name. */
    public static Symbol input(String name, int... shape) {
        return Symbol.input(name, Shape.of(shape));
    }

    /** The model between an input and an output, see {@link Symbol}. */
    public static Functional functional(Symbol input, Symbol output) {
        return functional(List.of(input), List.of(output));
    }

    /** The model between inputs and outputs, see {@link Symbol}. */
    public static Functional functional(List<Symbol> inputs, List<Symbol> outputs) {
        return SymbolGraph.of(inputs, outputs);
    }

    /** See {@link Add}. */
    public static Symbol add(Symbol... inputs) {
        return new Add().on(inputs);
    }

    /** See {@link Subtract}. */
    public static Symbol subtract(Symbol... inputs) {
        return new Subtract().on(inputs);
    }

    /** See {@link Multiply}. */
    public static Symbol multiply(Symbol... inputs) {
        return new Multiply().on(inputs);
    }

    /** See {@link Average}. */
    public static Symbol average(Symbol... inputs) {
        return new Average().on(inputs);
    }

    /** See {@link Maximum}. */
    public static Symbol maximum(Symbol... inputs) {
        return new Maximum().on(inputs);
    }

    /** See {@link Minimum}. */
    public static Symbol minimum(Symbol... inputs) {
        return new Minimum().on(inputs);
    }

    /** See {@link Concatenate}; along the last axis. */
    public static Symbol concatenate(Symbol... inputs) {
        return new Concatenate().on(inputs);
    }

    /** See {@link Dot}. */
    public static Symbol dot(int axis, Symbol one, Symbol other) {
        return new Dot(axis).on(one, other);
    }
}
