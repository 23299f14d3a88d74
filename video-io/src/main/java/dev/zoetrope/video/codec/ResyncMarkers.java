package dev.zoetrope.video.codec;

import dev.zoetrope.video.codec.Mpeg4Stream.Kind;

/**
 * Finds resync markers in an MPEG-4 picture (ISO/IEC 14496-2, 6.3.5.2): from a whole byte on, a number of zeros that the
 * coded data can never contain, and a one. jcodec's decoder does not know them and would decode what follows to garbage.
 */
final class ResyncMarkers {
    private ResyncMarkers() {}

    /**
     * Whether there are any.
     *
     * @param in stands after the bit {@code vop_coded}
     * @param end of the picture in the bytes
     */
    static boolean occur(byte[] bytes, BitCursor in, int end, Kind kind) {
        int zeros = zeros(in, kind);
        for (int at = (in.position() + 7) / 8; at + 2 < end; at++) {
            if (bytes[at] == 0 && bytes[at + 1] == 0) {
                in.moveTo(8 * at + 16);
                int run = 16;
                while (run <= zeros && !in.flag()) {
                    run++;
                }
                if (run == zeros) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How many zeros a marker has, by the kind of picture and the range of its vectors. */
    private static int zeros(BitCursor in, Kind kind) {
        if (kind == Kind.P) {
            in.skip(1);
        }
        int intraDcThreshold = 3;
        int quantiser = 5;
        in.skip(intraDcThreshold + quantiser);
        return switch (kind) {
            case I, S -> 16;
            case P -> 15 + in.bits(3);
            case B -> Math.max(15 + Math.max(in.bits(3), in.bits(3)), 17);
        };
    }
}
