package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/**
 * {@link UpSampling1D}, {@link UpSampling2D} and {@link UpSampling3D}, built: {@code y[i] = Σ w·x[j]} over one or two
 * places along each axis.
 *
 * @param volume the output, [D,H,W,C]
 * @param size how many times larger each axis of a volume becomes
 */
record UpSamplingLayer(BuildContext context, Shape input, Shape volume, Size3D size, Interpolation interpolation)
        implements Layer {
    static Layer of(BuildContext context, Shape input, Sizes size, Interpolation interpolation) {
        Volume.requireRank(context, input, size.rank());
        Size3D times = size.toVolume();
        Shape x = Volume.padded(input);
        Shape volume = Volume.enlarged(
                context,
                input,
                (long) x.dim(0) * times.depth(),
                (long) x.dim(1) * times.height(),
                (long) x.dim(2) * times.width(),
                x.dim(3));
        return new UpSamplingLayer(context, input, volume, times, interpolation);
    }

    @Override
    public Shape outputShape() {
        return volume.dropFirst(4 - input.rank());
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, input);
        Tensor y = pass.tensor(outputShape().prepend(x.dim(0)));
        pass.parallel().forEach(x.dim(0), (n, worker) -> {
            y.slice(n).fill(0f);
            spread(x, y, n, true);
        });
        return new Forward(y, dy -> backward(dy, pass));
    }

    /** {@code dx[j] += w·dy[i]}, in the order of the outputs. */
    private Tensor backward(Tensor dy, Pass pass) {
        Tensor dx = pass.tensor(input.prepend(dy.dim(0)));
        if (pass.wantsInputGradient()) {
            pass.parallel().forEach(dy.dim(0), (n, worker) -> {
                dx.slice(n).fill(0f);
                spread(dx, dy, n, false);
            });
        }
        return dx;
    }

    private void spread(Tensor x, Tensor y, int n, boolean forward) {
        Shape in = Volume.padded(input);
        Shape out = volume;
        int channels = in.dim(3);
        for (int pixel = 0; pixel < out.dim(0) * out.dim(1) * out.dim(2); pixel++) {
            Place column = place(pixel % out.dim(2), size.width(), in.dim(2));
            Place row = place(pixel / out.dim(2) % out.dim(1), size.height(), in.dim(1));
            int d = pixel / out.dim(2) / out.dim(1) / size.depth();
            int slice = (n * in.dim(0) + d) * in.dim(1);
            int yAt = y.offset() + (n * out.dim(0) * out.dim(1) * out.dim(2) + pixel) * channels;
            for (int corner = 0; corner < 4; corner++) {
                float weight = row.weight(corner / 2) * column.weight(corner % 2);
                if (weight != 0) {
                    int xAt = x.offset()
                            + ((slice + row.index(corner / 2)) * in.dim(2) + column.index(corner % 2)) * channels;
                    if (forward) {
                        add(weight, x.array(), xAt, y.array(), yAt, channels);
                    } else {
                        add(weight, y.array(), yAt, x.array(), xAt, channels);
                    }
                }
            }
        }
    }

    private static void add(float weight, float[] from, int fromAt, float[] to, int toAt, int n) {
        for (int i = 0; i < n; i++) {
            to[toAt + i] = Math.fma(weight, from[fromAt + i], to[toAt + i]);
        }
    }

    /** Two neighbours on an axis, and the share of the second. */
    private record Place(int first, int second, float share) {
        int index(int which) {
            return which == 0 ? first : second;
        }

        float weight(int which) {
            return which == 0 ? 1 - share : share;
        }
    }

    /** Where output {@code i} looks: pixels are where their centres are. */
    private Place place(int i, int factor, int length) {
        if (interpolation == Interpolation.NEAREST) {
            return new Place(i / factor, i / factor, 0f);
        }
        float centre = (i + 0.5f) / factor - 0.5f;
        int below = (int) Math.floor(centre);
        return new Place(Math.max(below, 0), Math.min(below + 1, length - 1), centre - below);
    }
}
