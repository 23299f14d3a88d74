package dev.zoetrope.video.container;

import java.nio.ByteBuffer;

/** The part of an {@code esds} box that holds the codec's own header (ISO/IEC 14496-1, 7.2.6). */
final class EsDescriptor {
    private static final int ES = 3;
    private static final int DECODER_CONFIG = 4;
    private static final int DECODER_SPECIFIC = 5;
    private static final int DECODER_CONFIG_FIELDS = 13;

    private EsDescriptor() {}

    /** The decoder-specific info inside the body of an {@code esds} box; empty if there is none. */
    static ByteBuffer decoderSpecificInfo(ByteBuffer esds) {
        ByteBuffer rest = esds.position(4);
        while (rest.hasRemaining()) {
            int tag = rest.get() & 0xFF;
            int length = Math.min(length(rest), rest.remaining());
            switch (tag) {
                case ES -> {
                    rest.position(rest.position() + 2);
                    int flags = rest.get();
                    int optional = ((flags & 0x80) != 0 ? 2 : 0) + ((flags & 0x20) != 0 ? 2 : 0);
                    rest.position(rest.position() + optional);
                    if ((flags & 0x40) != 0) {
                        rest.position(rest.position() + 1 + (rest.get(rest.position()) & 0xFF));
                    }
                }
                case DECODER_CONFIG -> rest.position(rest.position() + DECODER_CONFIG_FIELDS);
                case DECODER_SPECIFIC -> {
                    return rest.slice(rest.position(), length);
                }
                default -> rest.position(rest.position() + length);
            }
        }
        return rest;
    }

    /** Seven bits per byte, most significant first; the top bit says that another byte follows. */
    private static int length(ByteBuffer bytes) {
        int length = 0;
        for (int i = 0; i < 4; i++) {
            int b = bytes.get();
            length = (length << 7) | (b & 0x7F);
            if (b >= 0) {
                break;
            }
        }
        return length;
    }
}
