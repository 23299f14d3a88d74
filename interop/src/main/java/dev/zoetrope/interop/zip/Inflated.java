package dev.zoetrope.interop.zip;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What was deflated (RFC 1951), or put into a zlib stream (RFC 1950). */
public final class Inflated {
    private Inflated() {}

    /**
     * Unpacks.
     *
     * @param most how many bytes at most are unpacked, and made room for
     * @param raw whether there is nothing around the deflated data, as in zip archives
     * @throws DataFormatException if the data are damaged
     */
    public static ByteBuffer of(ByteBuffer packed, int most, boolean raw) throws DataFormatException {
        byte[] plain = new byte[most];
        try (Inflater inflater = new Inflater(raw)) {
            inflater.setInput(packed);
            int length = 0;
            int more = 1;
            while (more > 0 && length < plain.length) {
                more = inflater.inflate(plain, length, plain.length - length);
                length += more;
            }
            return ByteBuffer.wrap(plain, 0, length).slice();
        }
    }
}
