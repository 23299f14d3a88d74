package dev.zoetrope.video.codec;

import org.jspecify.annotations.Nullable;

/**
 * The video object layer of an MPEG-4 Part 2 stream: what all its pictures share (ISO/IEC 14496-2, 6.2.3).
 *
 * @param sizeBit the index of the bit with which the size begins: 13 bits each for width and height, a one between them
 * @param timeBits the length of a picture's time increment
 * @param unsupported the first coding tool that jcodec's decoder does not know, or null. It would decode such a stream to
 *     garbage
 */
record VolHeader(
        int width,
        int height,
        int sizeBit,
        int timeBits,
        @Nullable String unsupported) {
    private static final int SIZE_BITS = 13;

    private static final int EXTENDED_ASPECT = 15;
    private static final int RECTANGULAR = 0;

    /** Reads the header that follows a start code 0x120…0x12F. */
    static VolHeader parse(byte[] bytes, int offset) {
        BitCursor in = new BitCursor(bytes, offset);
        in.skip(9);
        int version = 1;
        if (in.flag()) {
            version = in.bits(4);
            in.skip(3);
        }
        if (in.bits(4) == EXTENDED_ASPECT) {
            in.skip(16);
        }
        if (in.flag()) {
            in.skip(3);
            if (in.flag()) {
                in.skip(79);
            }
        }
        int shape = in.bits(2);
        in.skip(1);
        int timeResolution = in.bits(16);
        int timeBits = Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(timeResolution - 1, 0)));
        in.skip(1);
        if (in.flag()) {
            in.skip(timeBits);
        }
        if (shape != RECTANGULAR) {
            return new VolHeader(0, 0, 0, timeBits, "non-rectangular video objects");
        }
        in.skip(1);
        int sizeBit = in.position();
        int width = in.bits(SIZE_BITS);
        in.skip(1);
        int height = in.bits(SIZE_BITS);
        in.skip(1);
        return new VolHeader(width, height, sizeBit, timeBits, unsupported(in, version));
    }

    /**
     * The header's bytes with both sides rounded up to even ones: jcodec refuses odd ones, though pictures are coded in whole
     * macroblocks either way.
     */
    byte[] withEvenSides(byte[] unit) {
        byte[] even = unit.clone();
        put(even, sizeBit, width + (width & 1));
        put(even, sizeBit + SIZE_BITS + 1, height + (height & 1));
        return even;
    }

    private static void put(byte[] bytes, int bit, int value) {
        for (int i = 0; i < SIZE_BITS; i++) {
            int at = bit + i;
            int mask = 0x80 >> (at & 7);
            boolean one = ((value >> (SIZE_BITS - 1 - i)) & 1) == 1;
            bytes[at >> 3] = (byte) (one ? bytes[at >> 3] | mask : bytes[at >> 3] & ~mask);
        }
    }

    private static @Nullable String unsupported(BitCursor in, int version) {
        if (in.flag()) {
            return "interlaced coding";
        }
        in.skip(1);
        int sprite = in.bits(version == 1 ? 1 : 2);
        if (sprite != 0) {
            return sprite == 2 ? "global motion compensation (GMC)" : "static sprites";
        }
        if (in.flag()) {
            return "samples of other than 8 bits";
        }
        if (in.flag()) {
            skipMatrix(in);
            skipMatrix(in);
        }
        if (version != 1 && in.flag()) {
            return "quarter-pel motion";
        }
        boolean complexityEstimation = !in.flag();
        if (complexityEstimation) {
            return "complexity estimation";
        }
        // Whether resync markers may occur. Many streams say so and have none; those that do are found out later.
        in.skip(1);
        if (in.flag()) {
            return "data partitioning";
        }
        if (version != 1) {
            if (in.flag()) {
                return "newpred";
            }
            if (in.flag()) {
                return "reduced resolution";
            }
        }
        return in.flag() ? "scalability" : null;
    }

    /** A quantiser matrix, if one is there: up to 64 bytes, ended by a zero. */
    private static void skipMatrix(BitCursor in) {
        if (in.flag()) {
            for (int i = 0; i < 64 && in.bits(8) != 0; i++) {}
        }
    }
}
