package dev.zoetrope.layers;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.ActivationLayers;
import dev.zoetrope.layers.layer.ActivityRegularization;
import dev.zoetrope.layers.layer.Add;
import dev.zoetrope.layers.layer.Average;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.Concatenate;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.Dot;
import dev.zoetrope.layers.layer.Dropout;
import dev.zoetrope.layers.layer.ELU;
import dev.zoetrope.layers.layer.Flatten;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.GaussianDropout;
import dev.zoetrope.layers.layer.GaussianNoise;
import dev.zoetrope.layers.layer.GroupNormalization;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.LayerNormalization;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.LeakyReLU;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.Maximum;
import dev.zoetrope.layers.layer.Minimum;
import dev.zoetrope.layers.layer.MultiHeadAttention;
import dev.zoetrope.layers.layer.Multiply;
import dev.zoetrope.layers.layer.PReLU;
import dev.zoetrope.layers.layer.Permute;
import dev.zoetrope.layers.layer.ReLU;
import dev.zoetrope.layers.layer.Rescaling;
import dev.zoetrope.layers.layer.Reshape;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.Size2D;
import dev.zoetrope.layers.layer.Softmax;
import dev.zoetrope.layers.layer.SpatialDropout1D;
import dev.zoetrope.layers.layer.SpatialDropout2D;
import dev.zoetrope.layers.layer.SpatialDropout3D;
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

    /** See {@link ActivationLayers.Activation}. */
    public static ActivationLayers.Activation activation(Activation function) {
        return new ActivationLayers.Activation(function);
    }

    /** See {@link ReLU}. */
    public static ReLU reLU() {
        return new ReLU();
    }

    /** See {@link LeakyReLU}. */
    public static LeakyReLU leakyReLU() {
        return new LeakyReLU();
    }

    /** See {@link ELU}. */
    public static ELU elu() {
        return new ELU();
    }

    /** See {@link PReLU}. */
    public static PReLU preLU() {
        return new PReLU();
    }

    /** See {@link Reshape}; one of the sizes may be −1. */
    public static Reshape reshape(Integer... targetShape) {
        return new Reshape(List.of(targetShape));
    }

    /** See {@link Permute}. */
    public static Permute permute(Integer... dims) {
        return new Permute(List.of(dims));
    }

    /** See {@link Rescaling}. */
    public static Rescaling rescaling(double scale) {
        return new Rescaling((float) scale);
    }

    /** See {@link SpatialDropout1D}. */
    public static SpatialDropout1D spatialDropout1D(double rate) {
        return new SpatialDropout1D((float) rate);
    }

    /** See {@link SpatialDropout2D}. */
    public static SpatialDropout2D spatialDropout2D(double rate) {
        return new SpatialDropout2D((float) rate);
    }

    /** See {@link SpatialDropout3D}. */
    public static SpatialDropout3D spatialDropout3D(double rate) {
        return new SpatialDropout3D((float) rate);
    }

    /** See {@link GaussianNoise}. */
    public static GaussianNoise gaussianNoise(double stddev) {
        return new GaussianNoise((float) stddev);
    }

    /** See {@link GaussianDropout}. */
    public static GaussianDropout gaussianDropout(double rate) {
        return new GaussianDropout((float) rate);
    }

    /** See {@link ActivityRegularization}. */
    public static ActivityRegularization activityRegularization(double l1, double l2) {
        return new ActivityRegularization((float) l1, (float) l2);
    }

    /** See {@link BatchNormalization}. */
    public static BatchNormalization batchNormalization() {
        return new BatchNormalization();
    }

    /** See {@link MultiHeadAttention}. */
    public static MultiHeadAttention multiHeadAttention(int numHeads, int keyDim) {
        return new MultiHeadAttention(numHeads, keyDim);
    }

    /** See {@link LayerNormalization}. */
    public static LayerNormalization layerNormalization() {
        return new LayerNormalization();
    }

    /** See {@link GroupNormalization}. */
    public static GroupNormalization groupNormalization(int groups) {
        return new GroupNormalization().groups(groups);
    }

    /** See {@link Softmax}. */
    public static Softmax softmax() {
        return new Softmax();
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
