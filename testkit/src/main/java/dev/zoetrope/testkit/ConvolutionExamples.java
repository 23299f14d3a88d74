package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.conv1D;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.conv2DTranspose;
import static dev.zoetrope.layers.Layers.conv3D;
import static dev.zoetrope.layers.Layers.depthwiseConv2D;
import static dev.zoetrope.layers.Layers.separableConv2D;

import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.OutputPadding2D;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Size1D;
import dev.zoetrope.layers.layer.Size2D;
import dev.zoetrope.layers.layer.Size3D;
import java.util.List;
import java.util.stream.Stream;

/** Convolutions of every kind: paddings, strides, dilation, groups, few and many filters. */
final class ConvolutionExamples {
    private ConvolutionExamples() {}

    static List<LayerExample> all() {
        return Stream.of(images(), sequences(), volumes(), channels(), transposed())
                .flatMap(List::stream)
                .toList();
    }

    private static List<LayerExample> images() {
        return List.of(
                LayerExample.of("Conv2D valid", conv2D(5, 3), 2, 6, 5, 3),
                LayerExample.of(
                        "Conv2D same relu",
                        conv2D(17, 3).padding(Padding.SAME).activation(Activation.RELU),
                        2,
                        4,
                        5,
                        2),
                LayerExample.of(
                        "Conv2D strides",
                        conv2D(4, 3)
                                .strides(new Size2D(2, 1))
                                .padding(Padding.SAME)
                                .activation(Activation.TANH),
                        2,
                        6,
                        5,
                        2),
                LayerExample.of(
                        "Conv2D strides wider than the kernel, many channels",
                        conv2D(3, 2).strides(new Size2D(3, 2)),
                        2,
                        6,
                        5,
                        17),
                LayerExample.of(
                        "Conv2D dilation without bias",
                        conv2D(3, 2).dilationRate(Size2D.of(2)).useBias(false).activation(Activation.SIGMOID),
                        2,
                        6,
                        5,
                        2),
                LayerExample.of("Conv2D groups", conv2D(6, 2).groups(3).padding(Padding.SAME), 2, 4, 3, 6),
                LayerExample.of(
                        "Conv2D wide groups with strides",
                        conv2D(18, 3).groups(2).strides(Size2D.of(2)).padding(Padding.SAME),
                        2,
                        5,
                        4,
                        4),
                LayerExample.of("Conv2D 1×1 gelu", conv2D(9, 1).activation(Activation.GELU), 3, 2, 3, 4),
                LayerExample.of("Conv2D softmax", conv2D(4, 2).activation(Activation.SOFTMAX), 2, 3, 3, 2));
    }

    private static List<LayerExample> sequences() {
        return List.of(
                LayerExample.of("Conv1D", conv1D(5, 3), 2, 7, 3),
                LayerExample.of(
                        "Conv1D same relu", conv1D(17, 4).padding(Padding.SAME).activation(Activation.RELU), 2, 6, 3),
                LayerExample.of(
                        "Conv1D causal dilation",
                        conv1D(4, 3).padding(Padding.CAUSAL).dilationRate(Size1D.of(2)),
                        2,
                        8,
                        2),
                LayerExample.of(
                        "Conv1D causal strides",
                        conv1D(3, 2).padding(Padding.CAUSAL).strides(Size1D.of(3)),
                        2,
                        8,
                        2),
                LayerExample.of(
                        "Conv1D groups without bias",
                        conv1D(6, 3).groups(3).useBias(false).activation(Activation.TANH),
                        2,
                        6,
                        6));
    }

    private static List<LayerExample> volumes() {
        return List.of(
                LayerExample.of("Conv3D", conv3D(4, 2), 2, 3, 3, 4, 2),
                LayerExample.of(
                        "Conv3D same relu",
                        conv3D(9, 3).padding(Padding.SAME).activation(Activation.RELU),
                        1,
                        3,
                        4,
                        3,
                        2),
                LayerExample.of(
                        "Conv3D strides",
                        conv3D(3, 3).strides(new Size3D(2, 1, 2)).padding(Padding.SAME),
                        1,
                        5,
                        3,
                        4,
                        2),
                LayerExample.of(
                        "Conv3D dilation that leaves slices out",
                        conv3D(2, 2).dilationRate(new Size3D(3, 1, 1)).padding(Padding.SAME),
                        2,
                        2,
                        3,
                        2,
                        2),
                LayerExample.of(
                        "Conv3D groups without bias", conv3D(4, 2).groups(2).useBias(false), 2, 3, 3, 2, 4));
    }

    private static List<LayerExample> channels() {
        return List.of(
                LayerExample.of("DepthwiseConv2D", depthwiseConv2D(3), 2, 5, 4, 3),
                LayerExample.of(
                        "DepthwiseConv2D same, several outputs of each channel",
                        depthwiseConv2D(3)
                                .padding(Padding.SAME)
                                .depthMultiplier(2)
                                .activation(Activation.TANH),
                        2,
                        4,
                        3,
                        5),
                LayerExample.of(
                        "DepthwiseConv2D strides, many channels",
                        depthwiseConv2D(3).padding(Padding.SAME).strides(new Size2D(2, 3)),
                        2,
                        5,
                        7,
                        17),
                LayerExample.of(
                        "DepthwiseConv2D dilation without bias",
                        depthwiseConv2D(2).dilationRate(Size2D.of(2)).useBias(false),
                        2,
                        5,
                        8,
                        9),
                LayerExample.of("SeparableConv2D", separableConv2D(5, 3), 2, 5, 4, 3),
                LayerExample.of(
                        "SeparableConv2D same relu, several outputs of each channel",
                        separableConv2D(9, 3)
                                .padding(Padding.SAME)
                                .strides(Size2D.of(2))
                                .depthMultiplier(3)
                                .activation(Activation.RELU),
                        2,
                        5,
                        4,
                        3),
                LayerExample.of(
                        "SeparableConv2D dilation without bias",
                        separableConv2D(3, 2).dilationRate(Size2D.of(2)).useBias(false),
                        2,
                        4,
                        5,
                        2));
    }

    private static List<LayerExample> transposed() {
        return List.of(
                LayerExample.of("Conv2DTranspose", conv2DTranspose(4, 3), 2, 3, 4, 3),
                LayerExample.of(
                        "Conv2DTranspose strides, same, relu",
                        conv2DTranspose(17, 3)
                                .strides(Size2D.of(2))
                                .padding(Padding.SAME)
                                .activation(Activation.RELU),
                        2,
                        3,
                        4,
                        2),
                LayerExample.of(
                        "Conv2DTranspose strides wider than the kernel",
                        conv2DTranspose(3, 2).strides(new Size2D(3, 1)).useBias(false),
                        2,
                        3,
                        2,
                        5),
                LayerExample.of(
                        "Conv2DTranspose output padding",
                        conv2DTranspose(3, 3).strides(new Size2D(2, 3)).outputPadding(new OutputPadding2D(1, 2)),
                        2,
                        3,
                        2,
                        2),
                LayerExample.of(
                        "Conv2DTranspose output padding, same",
                        conv2DTranspose(3, 3)
                                .strides(Size2D.of(2))
                                .padding(Padding.SAME)
                                .outputPadding(new OutputPadding2D(0, 1)),
                        2,
                        3,
                        2,
                        2),
                LayerExample.of(
                        "Conv2DTranspose dilation",
                        conv2DTranspose(3, 2).dilationRate(Size2D.of(2)).padding(Padding.SAME),
                        2,
                        3,
                        4,
                        2));
    }
}
