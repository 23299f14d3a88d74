package dev.zoetrope.interop.hdf5;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.util.Arrays;

/**
 * The sizes of a data set's or an attribute's axes; none for a scalar.
 *
 * @param count the number of elements
 */
record Dataspace(int[] dims, int count) {
    private static final int LARGEST_RANK = 8;

    static Dataspace read(Bytes file, long at) throws ModelFormatException {
        int version = file.u8(at);
        int rank = file.u8(at + 1);
        if (version < 1 || version > 2 || rank > LARGEST_RANK) {
            throw Bytes.error(at, "a dataspace of version " + version + " with " + rank + " axes");
        }
        long dimsAt = at + (version == 1 ? 8 : 4);
        int[] dims = new int[rank];
        long count = version == 2 && file.u8(at + 3) == 2 ? 0 : 1; // type 2 holds nothing
        for (int i = 0; i < rank; i++) {
            long dim = file.u64(dimsAt + 8L * i);
            if (dim < 0 || dim > Integer.MAX_VALUE || count * dim > Integer.MAX_VALUE - 8) {
                throw Bytes.error(dimsAt, "more than 2^31 elements: an axis of " + Long.toUnsignedString(dim));
            }
            dims[i] = (int) dim;
            count *= dim;
        }
        return new Dataspace(dims, (int) count);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
