package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.averagePooling2D;
import static dev.zoetrope.layers.Layers.conv1D;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.conv2DTranspose;
import static dev.zoetrope.layers.Layers.conv3D;
import static dev.zoetrope.layers.Layers.cropping1D;
import static dev.zoetrope.layers.Layers.depthwiseConv2D;
import static dev.zoetrope.layers.Layers.separableConv2D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.checkpoint.SpecCodec;
import dev.zoetrope.layers.layer.Border;
import dev.zoetrope.layers.layer.Borders2D;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Conv2DTranspose;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.OutputPadding2D;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.ShapeException;
import dev.zoetrope.layers.layer.Size2D;
import dev.zoetrope.layers.layer.UpSampling1D;
import dev.zoetrope.layers.layer.ZeroPadding1D;
import dev.zoetrope.layers.layer.ZeroPadding2D;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Convolutions, poolings and borders: what files hold of their sizes, and which options are refused. */
class WindowSpecsTest {
    private static String json(LayerSpec spec) {
        return Json.write(SpecCodec.encode(spec));
    }

    @Test
    void filesHoldSizesAsListsAsKerasDoes() throws IOException {
        LayerSpec padding = new ZeroPadding2D(new Borders2D(new Border(1, 2), new Border(0, 3)));
        Conv2DTranspose transposed =
                conv2DTranspose(4, 3).strides(Size2D.of(2)).outputPadding(new OutputPadding2D(0, 1));
        assertThat(json(conv1D(4, 3))).contains("\"kernel_size\":[3]");
        assertThat(json(conv3D(4, 3))).contains("\"strides\":[1,1,1]");
        assertThat(json(padding)).contains("\"padding\":[[1,2],[0,3]]");
        assertThat(json(transposed)).contains("\"output_padding\":[0,1]");
        assertThat(json(conv2DTranspose(4, 3))).contains("\"output_padding\":null");
        for (LayerSpec spec : List.of(conv1D(4, 3), conv3D(4, 3), padding, transposed, conv2DTranspose(4, 3))) {
            assertThat(SpecCodec.decodeLayer(Json.parse(json(spec)))).isEqualTo(spec);
        }
    }

    @Test
    void listsOfTheWrongLengthOrWithWrongValuesAreRefused() {
        String conv = json(conv2D(4, 3));
        assertThatThrownBy(() ->
                        SpecCodec.decodeLayer(Json.parse(conv.replace("\"strides\":[1,1]", "\"strides\":[1,1,1]"))))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("Conv2D.strides: wants 2 values, received [1,1,1]");
        assertThatThrownBy(
                        () -> SpecCodec.decodeLayer(Json.parse(conv.replace("\"strides\":[1,1]", "\"strides\":[1,0]"))))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("Conv2D.strides: sizes must be at least 1, received 1×0");
        assertThatThrownBy(
                        () -> SpecCodec.decodeLayer(Json.parse(conv.replace("\"strides\":[1,1]", "\"strides\":null"))))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("Conv2D.strides: null is not a value for it");
    }

    @Test
    void onlySequencesArePaddedCausally() {
        assertThat(conv1D(4, 3).padding(Padding.CAUSAL).padding()).isEqualTo(Padding.CAUSAL);
        List<ThrowingCallable> others = List.of(
                () -> conv2D(4, 3).padding(Padding.CAUSAL),
                () -> conv3D(4, 3).padding(Padding.CAUSAL),
                () -> conv2DTranspose(4, 3).padding(Padding.CAUSAL),
                () -> depthwiseConv2D(3).padding(Padding.CAUSAL),
                () -> separableConv2D(4, 3).padding(Padding.CAUSAL),
                () -> averagePooling2D(3).padding(Padding.CAUSAL));
        for (ThrowingCallable other : others) {
            assertThatThrownBy(other)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("pads same or valid, received causal");
        }
    }

    @Test
    void anOutputPaddingStaysBelowTheStrides() {
        assertThatThrownBy(() -> conv2DTranspose(4, 3).outputPadding(new OutputPadding2D(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Conv2DTranspose wants an output padding below its strides 1×1, received 0×1");
    }

    @Test
    void outputsThatNoArrayHoldsAreRefusedByTheLayer() {
        assertThatThrownBy(() -> new UpSampling1D(1 << 20).build(Shape.of(4097, 1), BuildContext.fresh(0)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("fewer than 2^31 numbers, not 1 x 1 x 4296015872 x 1, received [4097,1]");
        assertThatThrownBy(() -> new ZeroPadding1D(new Border(Integer.MAX_VALUE, 3))
                        .build(Shape.of(3, 1), BuildContext.fresh(0)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("1 x 1 x 2147483653 x 1");
        assertThatThrownBy(() -> conv2D(1, 3)
                        .padding(Padding.SAME)
                        .dilationRate(Size2D.of(Integer.MAX_VALUE))
                        .build(Shape.of(4, 4, 1), BuildContext.fresh(0)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("a kernel of");
    }

    @Test
    void croppingLeavesSomething() {
        assertThatThrownBy(() -> cropping1D(2)
                        .build(Shape.of(4, 3), BuildContext.fresh(0).child("cropping1d")))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("layer cropping1d wants inputs larger than what is cropped")
                .hasMessageEndingWith("received [4,3]");
    }
}
