package dev.zoetrope.interop.onnx;

/** A tensor of a graph that is read: known already, or what layers make of the model's inputs. */
sealed interface Operand permits Known, Computed {
    /** The sizes of its axes as the graph sees them. */
    long[] dims();

    default int rank() {
        return dims().length;
    }

    /** An axis counted from the front. */
    default int axis(long axis) {
        long found = axis < 0 ? axis + rank() : axis;
        if (found < 0 || found >= rank()) {
            throw new IllegalArgumentException("axis " + axis + " of a tensor of " + rank() + " axes");
        }
        return (int) found;
    }
}
