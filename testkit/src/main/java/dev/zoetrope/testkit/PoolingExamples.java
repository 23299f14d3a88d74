package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.averagePooling1D;
import static dev.zoetrope.layers.Layers.averagePooling2D;
import static dev.zoetrope.layers.Layers.averagePooling3D;
import static dev.zoetrope.layers.Layers.globalAveragePooling1D;
import static dev.zoetrope.layers.Layers.globalAveragePooling2D;
import static dev.zoetrope.layers.Layers.globalAveragePooling3D;
import static dev.zoetrope.layers.Layers.globalMaxPooling1D;
import static dev.zoetrope.layers.Layers.globalMaxPooling2D;
import static dev.zoetrope.layers.Layers.globalMaxPooling3D;
import static dev.zoetrope.layers.Layers.maxPooling1D;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.maxPooling3D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.upSampling1D;
import static dev.zoetrope.layers.Layers.upSampling2D;

import dev.zoetrope.layers.layer.Border;
import dev.zoetrope.layers.layer.Borders2D;
import dev.zoetrope.layers.layer.Borders3D;
import dev.zoetrope.layers.layer.Cropping1D;
import dev.zoetrope.layers.layer.Cropping2D;
import dev.zoetrope.layers.layer.Cropping3D;
import dev.zoetrope.layers.layer.GlobalAveragePooling1D;
import dev.zoetrope.layers.layer.GlobalAveragePooling2D;
import dev.zoetrope.layers.layer.GlobalAveragePooling3D;
import dev.zoetrope.layers.layer.GlobalMaxPooling1D;
import dev.zoetrope.layers.layer.GlobalMaxPooling2D;
import dev.zoetrope.layers.layer.GlobalMaxPooling3D;
import dev.zoetrope.layers.layer.Interpolation;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Size1D;
import dev.zoetrope.layers.layer.Size2D;
import dev.zoetrope.layers.layer.Size3D;
import dev.zoetrope.layers.layer.UpSampling2D;
import dev.zoetrope.layers.layer.UpSampling3D;
import dev.zoetrope.layers.layer.ZeroPadding1D;
import dev.zoetrope.layers.layer.ZeroPadding2D;
import dev.zoetrope.layers.layer.ZeroPadding3D;
import java.util.List;
import java.util.stream.Stream;

/** Poolings, and layers that pad, crop and repeat. */
final class PoolingExamples {
    private PoolingExamples() {}

    static List<LayerExample> all() {
        return Stream.of(windows(), global(), resizing()).flatMap(List::stream).toList();
    }

    private static List<LayerExample> windows() {
        return List.of(
                LayerExample.of("MaxPooling1D", maxPooling1D(2), 2, 7, 3),
                LayerExample.of(
                        "MaxPooling1D overlapping same",
                        maxPooling1D(3).strides(Size1D.of(2)).padding(Padding.SAME),
                        2,
                        6,
                        17),
                LayerExample.of("AveragePooling1D", averagePooling1D(2), 2, 7, 3),
                LayerExample.of(
                        "AveragePooling1D overlapping same",
                        averagePooling1D(3).strides(Size1D.of(2)).padding(Padding.SAME),
                        2,
                        6,
                        17),
                LayerExample.of("MaxPooling2D", maxPooling2D(2), 2, 5, 4, 3),
                LayerExample.of(
                        "MaxPooling2D overlapping same",
                        maxPooling2D(3).strides(Size2D.of(2)).padding(Padding.SAME),
                        2,
                        6,
                        5,
                        17),
                LayerExample.of("MaxPooling2D with gaps", maxPooling2D(2).strides(new Size2D(3, 1)), 1, 8, 4, 2),
                LayerExample.of("AveragePooling2D", averagePooling2D(2), 2, 5, 4, 3),
                LayerExample.of(
                        "AveragePooling2D overlapping same",
                        averagePooling2D(3).strides(Size2D.of(2)).padding(Padding.SAME),
                        2,
                        6,
                        5,
                        17),
                LayerExample.of("MaxPooling3D", maxPooling3D(2), 2, 4, 4, 3, 3),
                LayerExample.of(
                        "MaxPooling3D overlapping same",
                        maxPooling3D(3).strides(new Size3D(2, 1, 2)).padding(Padding.SAME),
                        2,
                        4,
                        3,
                        3,
                        9),
                LayerExample.of("AveragePooling3D", averagePooling3D(2), 2, 4, 4, 3, 3),
                LayerExample.of(
                        "AveragePooling3D overlapping same",
                        averagePooling3D(3).strides(new Size3D(2, 1, 2)).padding(Padding.SAME),
                        2,
                        4,
                        3,
                        3,
                        9));
    }

    private static List<LayerExample> global() {
        return List.of(
                LayerExample.of("GlobalMaxPooling1D", globalMaxPooling1D(), 2, 5, 3),
                LayerExample.of("GlobalMaxPooling1D keepdims", new GlobalMaxPooling1D(true), 2, 5, 3),
                LayerExample.of("GlobalMaxPooling2D", globalMaxPooling2D(), 2, 3, 4, 9),
                LayerExample.of("GlobalMaxPooling2D keepdims", new GlobalMaxPooling2D(true), 2, 3, 4, 9),
                LayerExample.of("GlobalMaxPooling3D", globalMaxPooling3D(), 2, 2, 3, 2, 3),
                LayerExample.of("GlobalMaxPooling3D keepdims", new GlobalMaxPooling3D(true), 2, 2, 3, 2, 3),
                LayerExample.of("GlobalAveragePooling1D", globalAveragePooling1D(), 2, 5, 3),
                LayerExample.of("GlobalAveragePooling1D keepdims", new GlobalAveragePooling1D(true), 2, 5, 3),
                LayerExample.of("GlobalAveragePooling2D", globalAveragePooling2D(), 2, 3, 4, 9),
                LayerExample.of("GlobalAveragePooling2D keepdims", new GlobalAveragePooling2D(true), 2, 3, 4, 9),
                LayerExample.of("GlobalAveragePooling3D", globalAveragePooling3D(), 2, 2, 3, 2, 3),
                LayerExample.of("GlobalAveragePooling3D keepdims", new GlobalAveragePooling3D(true), 2, 2, 3, 2, 3));
    }

    private static List<LayerExample> resizing() {
        return List.of(
                LayerExample.of("ZeroPadding1D", new ZeroPadding1D(new Border(2, 1)), 2, 4, 3),
                LayerExample.of(
                        "ZeroPadding2D",
                        new ZeroPadding2D(new Borders2D(new Border(1, 2), new Border(0, 3))),
                        2,
                        3,
                        4,
                        2),
                LayerExample.of(
                        "ZeroPadding3D",
                        new ZeroPadding3D(new Borders3D(new Border(1, 0), new Border(0, 2), new Border(1, 1))),
                        2,
                        2,
                        3,
                        2,
                        2),
                LayerExample.of("Cropping1D", new Cropping1D(new Border(1, 2)), 2, 6, 3),
                LayerExample.of(
                        "Cropping2D", new Cropping2D(new Borders2D(new Border(1, 2), new Border(0, 1))), 2, 5, 4, 2),
                LayerExample.of(
                        "Cropping3D",
                        new Cropping3D(new Borders3D(new Border(1, 0), new Border(0, 1), new Border(1, 1))),
                        2,
                        3,
                        3,
                        4,
                        2),
                LayerExample.of("UpSampling1D", upSampling1D(3), 2, 4, 3),
                LayerExample.of("UpSampling2D", new UpSampling2D(new Size2D(2, 3)), 2, 3, 2, 9),
                LayerExample.of(
                        "UpSampling2D bilinear", upSampling2D(2).interpolation(Interpolation.BILINEAR), 2, 3, 4, 2),
                LayerExample.of(
                        "UpSampling2D bilinear, sides of their own",
                        new UpSampling2D(new Size2D(3, 1)).interpolation(Interpolation.BILINEAR),
                        2,
                        3,
                        2,
                        3),
                LayerExample.of("UpSampling3D", new UpSampling3D(new Size3D(1, 2, 3)), 2, 2, 3, 2, 2),
                LayerExample.of(
                        "Resizing by their defaults",
                        sequential(new ZeroPadding2D(), new Cropping2D(Borders2D.of(1)), new UpSampling2D()),
                        2,
                        3,
                        4,
                        2));
    }
}
