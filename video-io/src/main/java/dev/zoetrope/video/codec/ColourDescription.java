package dev.zoetrope.video.codec;

import dev.zoetrope.video.codec.H264Parameters.Sps;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Says in an H.264 stream what its numbers mean as colours: limited range, BT.601 (H.264, E.2.1). jcodec's encoder says
 * nothing, and players then guess by the picture's size.
 */
final class ColourDescription {
    private static final int UNSPECIFIED_FORMAT = 5;
    /** SMPTE 170M, that is BT.601 with 525 lines: the code for primaries, transfer and matrix. */
    private static final int SMPTE_170M = 6;

    private ColourDescription() {}

    /**
     * Adds the description.
     *
     * @param unit a sequence parameter set without usability information, as a NAL unit
     */
    static byte[] added(byte[] unit) {
        byte[] payload = NalUnits.payload(unit);
        int bit = Sps.parse(payload).usability();
        Bits bits = new Bits(Arrays.copyOf(payload, payload.length + 16), bit);
        bits.write(1, 1); // usability information follows
        bits.write(0, 2); // no aspect ratio, no overscan
        bits.write(1, 1);
        bits.write(UNSPECIFIED_FORMAT, 3);
        bits.write(0, 1); // limited range
        bits.write(1, 1);
        for (int i = 0; i < 3; i++) {
            bits.write(SMPTE_170M, 8);
        }
        bits.write(0, 6); // no chroma location, timing, buffering (two), picture structure, restriction
        bits.write(1, 1); // the end, padded with zeros
        return escaped(unit[0], bits.bytes());
    }

    /** A unit out of its first byte and its payload, with emulation prevention. */
    private static byte[] escaped(byte header, byte[] payload) {
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        unit.write(header);
        int zeros = 0;
        for (byte b : payload) {
            if (zeros == 2 && (b & 0xFF) <= 3) {
                unit.write(3);
                zeros = 0;
            }
            unit.write(b);
            zeros = b == 0 ? zeros + 1 : 0;
        }
        return unit.toByteArray();
    }

    private static final class Bits {
        private final byte[] bytes;
        private int bit;

        Bits(byte[] bytes, int bit) {
            this.bytes = bytes;
            this.bit = bit;
        }

        void write(int value, int count) {
            for (int i = count - 1; i >= 0; i--, bit++) {
                int mask = 0x80 >> (bit & 7);
                int index = bit >> 3;
                bytes[index] = (byte) (((value >> i) & 1) == 1 ? bytes[index] | mask : bytes[index] & ~mask);
            }
        }

        byte[] bytes() {
            byte[] written = Arrays.copyOf(bytes, (bit + 7) / 8);
            if ((bit & 7) != 0) {
                written[written.length - 1] &= (byte) (0xFF00 >> (bit & 7));
            }
            return written;
        }
    }
}
