package dev.zoetrope.video.container;

import java.io.IOException;
import java.nio.ByteOrder;

/**
 * A piece of coded video in a file, usually one picture.
 *
 * @param time when it is shown, in any unit; containers without such times leave it 0
 */
public record Packet(long offset, int size, long time) {
    /** The packet's bytes. */
    public byte[] read(ByteSource source) throws IOException {
        byte[] bytes = new byte[size];
        source.read(offset, size, ByteOrder.BIG_ENDIAN).get(bytes);
        return bytes;
    }
}
