package dev.zoetrope.interop.onnx;

/**
 * How many numbers a graph may still have made of those in its file. A few bytes can ask for a tensor of any size; this
 * keeps the memory that reading takes within some times the file's.
 */
final class Budget {
    private static final long LEAST = 1 << 20;

    private long left;

    /** @param fileSize in bytes */
    Budget(long fileSize) {
        left = LEAST + fileSize;
    }

    /** @throws IllegalArgumentException if that is too much */
    void spend(long numbers) {
        if (numbers < 0 || numbers > left) {
            throw new IllegalArgumentException(
                    "the graph asks for constants of " + numbers + " numbers, more than a file of its size should");
        }
        left -= numbers;
    }
}
