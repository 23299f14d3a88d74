package dev.zoetrope.video.container;

import java.io.IOException;
import java.nio.ByteOrder;

/**
 * A piece of coded video in a file, usually one picture.
 *
 * @param time when it is shown, in the track's units; {@link #HIDDEN} if it is only decoded for the sake of others, 0 in
 *     containers without times
 */
public record Packet(long offset, int size, long time) {
    /** The time of what an edit list leaves out. */
    public static final long HIDDEN = Long.MIN_VALUE;

    /** Whether its picture is a frame of the video. */
    public boolean shown() {
        return time != HIDDEN;
    }

    /** The packet's bytes. */
    public byte[] read(ByteSource source) throws IOException {
        byte[] bytes = new byte[size];
        source.read(offset, size, ByteOrder.BIG_ENDIAN).get(bytes);
        return bytes;
    }
}
