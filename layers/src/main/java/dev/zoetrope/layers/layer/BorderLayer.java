package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/**
 * Zero padding and cropping of every rank, built. Both are about a large volume and the small one inside it: padding
 * makes the large one of the small one, and cropping the other way round; each is the other's gradient.
 *
 * @param large [D,H,W,C]
 * @param small [D,H,W,C]
 */
record BorderLayer(
        BuildContext context,
        Shape input,
        Shape outputShape,
        Shape large,
        Shape small,
        int front,
        int top,
        int left,
        boolean pads)
        implements Layer {

    static Layer padding(BuildContext context, Shape input, Border depths, Border rows, Border columns) {
        Shape small = Volume.padded(input);
        Shape large = Volume.enlarged(
                context,
                input,
                small.dim(0) + depths.total(),
                small.dim(1) + rows.total(),
                small.dim(2) + columns.total(),
                small.dim(3));
        return new BorderLayer(
                context,
                input,
                large.dropFirst(4 - input.rank()),
                large,
                small,
                depths.before(),
                rows.before(),
                columns.before(),
                true);
    }

    /** The other way round. */
    static Layer cropping(BuildContext context, Shape input, Border depths, Border rows, Border columns) {
        Shape large = Volume.padded(input);
        if (large.dim(0) <= depths.total() || large.dim(1) <= rows.total() || large.dim(2) <= columns.total()) {
            throw new ShapeException(
                    context.path(),
                    "inputs larger than what is cropped, " + depths.total() + ", " + rows.total() + " and "
                            + columns.total() + " of depth, height and width",
                    input);
        }
        Shape small = Shape.of(
                (int) (large.dim(0) - depths.total()),
                (int) (large.dim(1) - rows.total()),
                (int) (large.dim(2) - columns.total()),
                large.dim(3));
        return new BorderLayer(
                context,
                input,
                small.dropFirst(4 - input.rank()),
                large,
                small,
                depths.before(),
                rows.before(),
                columns.before(),
                false);
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, input);
        return new Forward(
                copy(x, outputShape, pads, pass),
                dy -> pass.wantsInputGradient() ? copy(dy, input, !pads, pass) : pass.tensor(x.shape()));
    }

    private Tensor copy(Tensor from, Shape shape, boolean outwards, Pass pass) {
        Tensor to = pass.tensor(shape.prepend(from.dim(0)));
        pass.parallel().forEach(from.dim(0), (n, worker) -> {
            if (outwards) {
                to.slice(n).fill(0f);
            }
            copyRows(n, from, to, outwards);
        });
        return to;
    }

    private void copyRows(int n, Tensor from, Tensor to, boolean outwards) {
        int length = small.dim(2) * small.dim(3);
        for (int d = 0; d < small.dim(0); d++) {
            for (int h = 0; h < small.dim(1); h++) {
                int inner = ((n * small.dim(0) + d) * small.dim(1) + h) * length;
                int row = ((n * large.dim(0) + front + d) * large.dim(1) + top + h) * large.dim(2) + left;
                int outer = row * large.dim(3);
                System.arraycopy(
                        from.array(),
                        from.offset() + (outwards ? inner : outer),
                        to.array(),
                        to.offset() + (outwards ? outer : inner),
                        length);
            }
        }
    }
}
