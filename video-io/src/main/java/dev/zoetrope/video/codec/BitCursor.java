package dev.zoetrope.video.codec;

/** Reads the bits of a byte array from the most significant one on. Past the end they are zeros. */
final class BitCursor {
    private final byte[] bytes;
    private int bit;

    BitCursor(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.bit = 8 * offset;
    }

    int bit() {
        int index = bit >> 3;
        int value = index < bytes.length ? (bytes[index] >> (7 - (bit & 7))) & 1 : 0;
        bit++;
        return value;
    }

    boolean flag() {
        return bit() == 1;
    }

    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 1) | bit();
        }
        return value;
    }

    void skip(int count) {
        bit += count;
    }

    /** The index of the next bit. */
    int position() {
        return bit;
    }

    void moveTo(int position) {
        bit = position;
    }

    boolean atEnd() {
        return bit >= 8 * bytes.length;
    }

    /** An Exp-Golomb code (H.264, 9.1), at most 2³¹ − 2. */
    int unsigned() {
        int zeros = 0;
        while (zeros < 30 && bit() == 0) {
            zeros++;
        }
        return (1 << zeros) - 1 + bits(zeros);
    }

    /** A signed Exp-Golomb code (H.264, 9.1.1). */
    int signed() {
        int code = unsigned();
        return (code & 1) == 1 ? (code >> 1) + 1 : -(code >> 1);
    }
}
