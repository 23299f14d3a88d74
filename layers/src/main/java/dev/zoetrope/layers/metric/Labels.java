package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/**
 * Classes out of targets and outputs. An output has rows of K numbers, [N,K] or [N,…,K]; a target has either a number for
 * each of them, or one for each row, which is then the index of a class. A row of a single number tells two classes apart:
 * class 1 is above 0.5.
 */
public final class Labels {
    private Labels() {}

    /** The rows of an output. */
    static int rows(Tensor output) {
        return output.size() / output.dim(-1);
    }

    /** The class with the largest output of a row; the first of several. */
    public static int ofOutput(Tensor output, int row) {
        return largest(output, row, output.dim(-1));
    }

    /**
     * The class of a row: its index, or its largest entry.
     *
     * @throws IllegalArgumentException if the target has neither a number for each row nor one for each output, or an
     *     index is not that of a class
     */
    public static int ofTarget(Tensor target, Tensor output, int row) {
        int classes = output.dim(-1);
        if (!isIndices(target, output)) {
            return largest(target, row, classes);
        }
        float label = target.array()[target.offset() + row];
        if (!(label >= 0 && label < classes) || label != (int) label) {
            throw new IllegalArgumentException("class indices 0 to " + (classes - 1) + " wanted, received " + label);
        }
        return (int) label;
    }

    /** Whether an element of a row is to be on: a number other than 0, or the class of the row. */
    static boolean isOn(Tensor target, Tensor output, int row, int k) {
        return isIndices(target, output)
                ? ofTarget(target, output, row) == k
                : target.array()[target.offset() + row * output.dim(-1) + k] != 0;
    }

    /** Where there is a single output per row, its target is a number, not an index. */
    private static boolean isIndices(Tensor target, Tensor output) {
        if (target.size() == output.size()) {
            return false;
        }
        if (target.size() != rows(output)) {
            throw new IllegalArgumentException("targets of the output's shape " + output.shape()
                    + " or one for each of its " + rows(output) + " rows wanted, received " + target.shape());
        }
        return true;
    }

    private static int largest(Tensor x, int row, int width) {
        int from = x.offset() + row * width;
        if (width == 1) {
            return x.array()[from] > 0.5f ? 1 : 0;
        }
        int best = 0;
        for (int k = 1; k < width; k++) {
            if (x.array()[from + k] > x.array()[from + best]) {
                best = k;
            }
        }
        return best;
    }
}
