package dev.zoetrope.layers;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.ActivationLayers;
import dev.zoetrope.layers.layer.ActivityRegularization;
import dev.zoetrope.layers.layer.Add;
import dev.zoetrope.layers.layer.AdditiveAttention;
import dev.zoetrope.layers.layer.AlphaDropout;
import dev.zoetrope.layers.layer.Attention;
import dev.zoetrope.layers.layer.Average;
import dev.zoetrope.layers.layer.AveragePooling1D;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.AveragePooling3D;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.Border;
import dev.zoetrope.layers.layer.Borders2D;
import dev.zoetrope.layers.layer.Borders3D;
import dev.zoetrope.layers.layer.Concatenate;
import dev.zoetrope.layers.layer.Conv1D;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Conv2DTranspose;
import dev.zoetrope.layers.layer.Conv3D;
import dev.zoetrope.layers.layer.ConvLSTM2D;
import dev.zoetrope.layers.layer.Cropping1D;
import dev.zoetrope.layers.layer.Cropping2D;
import dev.zoetrope.layers.layer.Cropping3D;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.DepthwiseConv2D;
import dev.zoetrope.layers.layer.Dot;
import dev.zoetrope.layers.layer.Dropout;
import dev.zoetrope.layers.layer.ELU;
import dev.zoetrope.layers.layer.Embedding;
import dev.zoetrope.layers.layer.Flatten;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.GRU;
import dev.zoetrope.layers.layer.GaussianDropout;
import dev.zoetrope.layers.layer.GaussianNoise;
import dev.zoetrope.layers.layer.GlobalAveragePooling1D;
import dev.zoetrope.layers.layer.GlobalAveragePooling2D;
import dev.zoetrope.layers.layer.GlobalAveragePooling3D;
import dev.zoetrope.layers.layer.GlobalMaxPooling1D;
import dev.zoetrope.layers.layer.GlobalMaxPooling2D;
import dev.zoetrope.layers.layer.GlobalMaxPooling3D;
import dev.zoetrope.layers.layer.GroupNormalization;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.LayerNormalization;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.LeakyReLU;
import dev.zoetrope.layers.layer.Masking;
import dev.zoetrope.layers.layer.MaxPooling1D;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.MaxPooling3D;
import dev.zoetrope.layers.layer.Maximum;
import dev.zoetrope.layers.layer.Minimum;
import dev.zoetrope.layers.layer.MultiHeadAttention;
import dev.zoetrope.layers.layer.Multiply;
import dev.zoetrope.layers.layer.Normalization;
import dev.zoetrope.layers.layer.PReLU;
import dev.zoetrope.layers.layer.Permute;
import dev.zoetrope.layers.layer.RMSNormalization;
import dev.zoetrope.layers.layer.ReLU;
import dev.zoetrope.layers.layer.RepeatVector;
import dev.zoetrope.layers.layer.Rescaling;
import dev.zoetrope.layers.layer.Reshape;
import dev.zoetrope.layers.layer.SeparableConv2D;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.SimpleRNN;
import dev.zoetrope.layers.layer.Size1D;
import dev.zoetrope.layers.layer.Size2D;
import dev.zoetrope.layers.layer.Size3D;
import dev.zoetrope.layers.layer.Softmax;
import dev.zoetrope.layers.layer.SpatialDropout1D;
import dev.zoetrope.layers.layer.SpatialDropout2D;
import dev.zoetrope.layers.layer.SpatialDropout3D;
import dev.zoetrope.layers.layer.Subtract;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.layer.SymbolGraph;
import dev.zoetrope.layers.layer.TimeDistributed;
import dev.zoetrope.layers.layer.UnitNormalization;
import dev.zoetrope.layers.layer.UpSampling1D;
import dev.zoetrope.layers.layer.UpSampling2D;
import dev.zoetrope.layers.layer.UpSampling3D;
import dev.zoetrope.layers.layer.ZeroPadding1D;
import dev.zoetrope.layers.layer.ZeroPadding2D;
import dev.zoetrope.layers.layer.ZeroPadding3D;
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

    /** See {@link Conv1D}. */
    public static Conv1D conv1D(int filters, int kernelSize) {
        return new Conv1D(filters, Size1D.of(kernelSize));
    }

    /** See {@link Conv3D}; a cubic kernel. */
    public static Conv3D conv3D(int filters, int kernelSize) {
        return new Conv3D(filters, Size3D.of(kernelSize));
    }

    /** See {@link Conv2DTranspose}; a square kernel. */
    public static Conv2DTranspose conv2DTranspose(int filters, int kernelSize) {
        return new Conv2DTranspose(filters, Size2D.of(kernelSize));
    }

    /** See {@link DepthwiseConv2D}; a square kernel. */
    public static DepthwiseConv2D depthwiseConv2D(int kernelSize) {
        return new DepthwiseConv2D(Size2D.of(kernelSize));
    }

    /** See {@link SeparableConv2D}; a square kernel. */
    public static SeparableConv2D separableConv2D(int filters, int kernelSize) {
        return new SeparableConv2D(filters, Size2D.of(kernelSize));
    }

    /** See {@link MaxPooling1D}. */
    public static MaxPooling1D maxPooling1D(int poolSize) {
        return new MaxPooling1D(Size1D.of(poolSize));
    }

    /** See {@link MaxPooling3D}; a cubic window. */
    public static MaxPooling3D maxPooling3D(int poolSize) {
        return new MaxPooling3D(Size3D.of(poolSize));
    }

    /** See {@link GlobalMaxPooling1D}. */
    public static GlobalMaxPooling1D globalMaxPooling1D() {
        return new GlobalMaxPooling1D();
    }

    /** See {@link GlobalMaxPooling2D}. */
    public static GlobalMaxPooling2D globalMaxPooling2D() {
        return new GlobalMaxPooling2D();
    }

    /** See {@link GlobalMaxPooling3D}. */
    public static GlobalMaxPooling3D globalMaxPooling3D() {
        return new GlobalMaxPooling3D();
    }

    /** See {@link AveragePooling1D}. */
    public static AveragePooling1D averagePooling1D(int poolSize) {
        return new AveragePooling1D(Size1D.of(poolSize));
    }

    /** See {@link AveragePooling3D}; a cubic window. */
    public static AveragePooling3D averagePooling3D(int poolSize) {
        return new AveragePooling3D(Size3D.of(poolSize));
    }

    /** See {@link GlobalAveragePooling1D}. */
    public static GlobalAveragePooling1D globalAveragePooling1D() {
        return new GlobalAveragePooling1D();
    }

    /** See {@link GlobalAveragePooling2D}. */
    public static GlobalAveragePooling2D globalAveragePooling2D() {
        return new GlobalAveragePooling2D();
    }

    /** See {@link GlobalAveragePooling3D}. */
    public static GlobalAveragePooling3D globalAveragePooling3D() {
        return new GlobalAveragePooling3D();
    }

    /** See {@link ZeroPadding1D}; as much at every end. */
    public static ZeroPadding1D zeroPadding1D(int padding) {
        return new ZeroPadding1D(Border.of(padding));
    }

    /** See {@link Cropping1D}; as much at every end. */
    public static Cropping1D cropping1D(int cropping) {
        return new Cropping1D(Border.of(cropping));
    }

    /** See {@link UpSampling1D}; as many times along every axis. */
    public static UpSampling1D upSampling1D(int size) {
        return new UpSampling1D(size);
    }

    /** See {@link ZeroPadding2D}; as much at every end. */
    public static ZeroPadding2D zeroPadding2D(int padding) {
        return new ZeroPadding2D(Borders2D.of(padding));
    }

    /** See {@link Cropping2D}; as much at every end. */
    public static Cropping2D cropping2D(int cropping) {
        return new Cropping2D(Borders2D.of(cropping));
    }

    /** See {@link UpSampling2D}; as many times along every axis. */
    public static UpSampling2D upSampling2D(int size) {
        return new UpSampling2D(Size2D.of(size));
    }

    /** See {@link ZeroPadding3D}; as much at every end. */
    public static ZeroPadding3D zeroPadding3D(int padding) {
        return new ZeroPadding3D(Borders3D.of(padding));
    }

    /** See {@link Cropping3D}; as much at every end. */
    public static Cropping3D cropping3D(int cropping) {
        return new Cropping3D(Borders3D.of(cropping));
    }

    /** See {@link UpSampling3D}; as many times along every axis. */
    public static UpSampling3D upSampling3D(int size) {
        return new UpSampling3D(Size3D.of(size));
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

    /** See {@link GRU}. */
    public static GRU gru(int units) {
        return new GRU(units);
    }

    /** See {@link SimpleRNN}. */
    public static SimpleRNN simpleRNN(int units) {
        return new SimpleRNN(units);
    }

    /** See {@link ConvLSTM2D}; a square kernel. */
    public static ConvLSTM2D convLSTM2D(int filters, int kernelSize) {
        return new ConvLSTM2D(filters, Size2D.of(kernelSize));
    }

    /** See {@link Bidirectional}; the outputs of both directions side by side. */
    public static Bidirectional bidirectional(LayerSpec layer) {
        return new Bidirectional(layer);
    }

    /** See {@link Masking}; takes out steps of zeros. */
    public static Masking masking() {
        return new Masking();
    }

    /** See {@link Embedding}. */
    public static Embedding embedding(int inputDim, int outputDim) {
        return new Embedding(inputDim, outputDim);
    }

    /** See {@link RepeatVector}. */
    public static RepeatVector repeatVector(int n) {
        return new RepeatVector(n);
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

    /** See {@link AlphaDropout}. */
    public static AlphaDropout alphaDropout(double rate) {
        return new AlphaDropout((float) rate);
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

    /** See {@link Normalization}; its mean and variance come from {@link Normalization#adapt} or a file. */
    public static Normalization normalization() {
        return new Normalization();
    }

    /** See {@link UnitNormalization}. */
    public static UnitNormalization unitNormalization() {
        return new UnitNormalization();
    }

    /** See {@link RMSNormalization}. */
    public static RMSNormalization rmsNormalization() {
        return new RMSNormalization();
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

    /** See {@link Attention}; query and value, or query, value and key. */
    public static Symbol attention(Symbol... inputs) {
        return new Attention().on(inputs);
    }

    /** See {@link AdditiveAttention}; query and value, or query, value and key. */
    public static Symbol additiveAttention(Symbol... inputs) {
        return new AdditiveAttention().on(inputs);
    }
}
