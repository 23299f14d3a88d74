package dev.zoetrope.testkit;

import dev.zoetrope.layers.layer.AveragePooling1D;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.AveragePooling3D;
import dev.zoetrope.layers.layer.Border;
import dev.zoetrope.layers.layer.Cropping1D;
import dev.zoetrope.layers.layer.Cropping2D;
import dev.zoetrope.layers.layer.Cropping3D;
import dev.zoetrope.layers.layer.GlobalAveragePooling2D;
import dev.zoetrope.layers.layer.GlobalAveragePooling3D;
import dev.zoetrope.layers.layer.GlobalMaxPooling1D;
import dev.zoetrope.layers.layer.GlobalMaxPooling2D;
import dev.zoetrope.layers.layer.GlobalMaxPooling3D;
import dev.zoetrope.layers.layer.Interpolation;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MaxPooling1D;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.MaxPooling3D;
import dev.zoetrope.layers.layer.Size1D;
import dev.zoetrope.layers.layer.UpSampling1D;
import dev.zoetrope.layers.layer.UpSampling2D;
import dev.zoetrope.layers.layer.UpSampling3D;
import dev.zoetrope.layers.layer.ZeroPadding1D;
import dev.zoetrope.layers.layer.ZeroPadding2D;
import dev.zoetrope.layers.layer.ZeroPadding3D;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Poolings and what changes sizes. */
final class WindowOracles {
    private WindowOracles() {}

    /** Poolings and what changes sizes. */
    static Oracle of(LayerSpec spec) {
        Function<Doubles, Doubles> formula = pooling(spec);
        formula = formula == null ? resizing(spec) : formula;
        if (formula == null) {
            throw new IllegalArgumentException("no oracle for " + spec.className());
        }
        return Oracles.withoutParameters(formula);
    }

    private static @Nullable Function<Doubles, Doubles> pooling(LayerSpec spec) {
        return switch (spec) {
            case MaxPooling1D pool -> x -> PoolingOracle.max(pool.poolSize(), pool.strides(), pool.padding(), x);
            case MaxPooling2D pool -> x -> PoolingOracle.max(pool.poolSize(), pool.strides(), pool.padding(), x);
            case MaxPooling3D pool -> x -> PoolingOracle.max(pool.poolSize(), pool.strides(), pool.padding(), x);
            case AveragePooling1D pool ->
                x -> PoolingOracle.average(pool.poolSize(), pool.strides(), pool.padding(), x);
            case AveragePooling2D pool ->
                x -> PoolingOracle.average(pool.poolSize(), pool.strides(), pool.padding(), x);
            case AveragePooling3D pool ->
                x -> PoolingOracle.average(pool.poolSize(), pool.strides(), pool.padding(), x);
            case GlobalMaxPooling1D pool -> x -> PoolingOracle.global(x, pool.keepdims(), true);
            case GlobalMaxPooling2D pool -> x -> PoolingOracle.global(x, pool.keepdims(), true);
            case GlobalMaxPooling3D pool -> x -> PoolingOracle.global(x, pool.keepdims(), true);
            case GlobalAveragePooling2D pool -> x -> PoolingOracle.global(x, pool.keepdims(), false);
            case GlobalAveragePooling3D pool -> x -> PoolingOracle.global(x, pool.keepdims(), false);
            default -> null;
        };
    }

    private static @Nullable Function<Doubles, Doubles> resizing(LayerSpec spec) {
        Border none = Border.of(0);
        return switch (spec) {
            case ZeroPadding1D pad -> x -> ResizingOracle.padded(x, none, none, pad.padding());
            case ZeroPadding2D pad ->
                x -> ResizingOracle.padded(
                        x, none, pad.padding().rows(), pad.padding().columns());
            case ZeroPadding3D pad ->
                x -> ResizingOracle.padded(
                        x,
                        pad.padding().depths(),
                        pad.padding().rows(),
                        pad.padding().columns());
            case Cropping1D crop -> x -> ResizingOracle.cropped(x, none, none, crop.cropping());
            case Cropping2D crop ->
                x -> ResizingOracle.cropped(
                        x, none, crop.cropping().rows(), crop.cropping().columns());
            case Cropping3D crop ->
                x -> ResizingOracle.cropped(
                        x,
                        crop.cropping().depths(),
                        crop.cropping().rows(),
                        crop.cropping().columns());
            case UpSampling1D up -> x -> ResizingOracle.larger(x, Size1D.of(up.size()), Interpolation.NEAREST);
            case UpSampling2D up -> x -> ResizingOracle.larger(x, up.size(), up.interpolation());
            case UpSampling3D up -> x -> ResizingOracle.larger(x, up.size(), Interpolation.NEAREST);
            default -> null;
        };
    }
}
