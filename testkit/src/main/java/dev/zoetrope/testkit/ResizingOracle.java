package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Border;
import dev.zoetrope.layers.layer.Interpolation;
import dev.zoetrope.layers.layer.Size3D;
import dev.zoetrope.layers.layer.Sizes;

/** Zero padding, cropping and upsampling, pixel by pixel. */
final class ResizingOracle {
    private ResizingOracle() {}

    /** {@code y[d,h,w] = x[d+front, h+top, w+left]} where that is inside, else 0. */
    private static Doubles shifted(Doubles input, int[] offset, int[] sizes) {
        Doubles x = ConvolutionOracle.volume(input);
        Shape in = x.shape();
        Doubles y = Doubles.zeros(Shape.of(in.dim(0), sizes[0], sizes[1], sizes[2], in.dim(4)));
        for (int i = 0; i < y.values().length; i++) {
            int c = i % in.dim(4);
            int w = i / in.dim(4) % sizes[2] + offset[2];
            int h = i / in.dim(4) / sizes[2] % sizes[1] + offset[1];
            int d = i / in.dim(4) / sizes[2] / sizes[1] % sizes[0] + offset[0];
            int n = i / in.dim(4) / sizes[2] / sizes[1] / sizes[0];
            boolean inside = d >= 0 && d < in.dim(1) && h >= 0 && h < in.dim(2) && w >= 0 && w < in.dim(3);
            y.values()[i] = inside ? x.get(n, d, h, w, c) : 0;
        }
        return ConvolutionOracle.like(input, y);
    }

    static Doubles padded(Doubles x, Border depths, Border rows, Border columns) {
        return bordered(x, depths, rows, columns, 1);
    }

    static Doubles cropped(Doubles x, Border depths, Border rows, Border columns) {
        return bordered(x, depths, rows, columns, -1);
    }

    private static Doubles bordered(Doubles x, Border depths, Border rows, Border columns, int sign) {
        Shape in = ConvolutionOracle.volume(x).shape();
        return shifted(
                x, new int[] {-sign * depths.before(), -sign * rows.before(), -sign * columns.before()}, new int[] {
                    in.dim(1) + sign * (depths.before() + depths.after()),
                    in.dim(2) + sign * (rows.before() + rows.after()),
                    in.dim(3) + sign * (columns.before() + columns.after())
                });
    }

    static Doubles larger(Doubles input, Sizes sizes, Interpolation interpolation) {
        Size3D size = sizes.toVolume();
        Doubles x = ConvolutionOracle.volume(input);
        Shape in = x.shape();
        int depth = in.dim(1) * size.depth();
        int height = in.dim(2) * size.height();
        int width = in.dim(3) * size.width();
        Doubles y = Doubles.zeros(Shape.of(in.dim(0), depth, height, width, in.dim(4)));
        for (int i = 0; i < y.values().length; i++) {
            int c = i % in.dim(4);
            int pixel = i / in.dim(4);
            int n = pixel / width / height / depth;
            int d = pixel / width / height % depth / size.depth();
            int h = pixel / width % height;
            int w = pixel % width;
            if (interpolation == Interpolation.NEAREST) {
                y.values()[i] = x.get(n, d, h / size.height(), w / size.width(), c);
                continue;
            }
            double row = Math.clamp((h + 0.5) / size.height() - 0.5, 0, in.dim(2) - 1);
            double column = Math.clamp((w + 0.5) / size.width() - 0.5, 0, in.dim(3) - 1);
            int top = (int) row;
            int left = (int) column;
            int bottom = Math.min(top + 1, in.dim(2) - 1);
            int right = Math.min(left + 1, in.dim(3) - 1);
            double above = mix(x.get(n, d, top, left, c), x.get(n, d, top, right, c), column - left);
            double below = mix(x.get(n, d, bottom, left, c), x.get(n, d, bottom, right, c), column - left);
            y.values()[i] = mix(above, below, row - top);
        }
        return ConvolutionOracle.like(input, y);
    }

    private static double mix(double first, double second, double share) {
        return first + (second - first) * share;
    }
}
