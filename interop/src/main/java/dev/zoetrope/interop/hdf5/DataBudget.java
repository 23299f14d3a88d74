package dev.zoetrope.interop.hdf5;

import dev.zoetrope.layers.checkpoint.ModelFormatException;

/** How much may be read out of a file in all: data sets that lie on each other, or unpack to far more, use it up. */
final class DataBudget {
    private static final long LEAST = 64L << 20;
    private static final int PER_BYTE = 4;

    private long left;

    DataBudget(int fileSize) {
        left = LEAST + (long) PER_BYTE * fileSize;
    }

    void take(long bytes, String path) throws ModelFormatException {
        left -= bytes;
        if (left < 0) {
            throw new ModelFormatException("HDF5 " + path + ": far more data than a file of this size holds");
        }
    }
}
