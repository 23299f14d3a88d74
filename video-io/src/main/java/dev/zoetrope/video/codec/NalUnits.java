package dev.zoetrope.video.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** H.264's NAL units: how a packet is cut into them, and their bytes freed of emulation prevention. */
final class NalUnits {
    static final int SLICE = 1;
    static final int PARTITION_A = 2;
    static final int IDR_SLICE = 5;
    static final int SPS = 7;
    static final int PPS = 8;

    private NalUnits() {}

    static int type(byte[] unit) {
        return unit[0] & 0x1F;
    }

    /** Whether other pictures may be predicted from this one. */
    static boolean reference(byte[] unit) {
        return (unit[0] & 0x60) != 0;
    }

    /** Units that each have their length in front, in {@code lengthBytes} bytes. Null if a length is wrong. */
    static @Nullable List<byte[]> ofLengths(ByteBuffer packet, int lengthBytes) {
        List<byte[]> units = new ArrayList<>();
        while (packet.remaining() >= lengthBytes) {
            long length = 0;
            for (int i = 0; i < lengthBytes; i++) {
                length = (length << 8) | (packet.get() & 0xFF);
            }
            if (length > packet.remaining()) {
                return null;
            }
            if (length > 0) {
                byte[] unit = new byte[(int) length];
                packet.get(unit);
                units.add(unit);
            }
        }
        return units;
    }

    /** Units between start codes {@code 00 00 01} (H.264, Annex B). */
    static List<byte[]> ofStartCodes(byte[] packet) {
        List<byte[]> units = new ArrayList<>();
        int start = -1;
        for (int i = 0; i + 3 <= packet.length; i++) {
            if (packet[i] == 0 && packet[i + 1] == 0 && packet[i + 2] == 1) {
                add(units, packet, start, i);
                start = i + 3;
                i += 2;
            }
        }
        add(units, packet, start, packet.length);
        return units;
    }

    private static void add(List<byte[]> units, byte[] packet, int start, int end) {
        if (start < 0) {
            return;
        }
        int last = end;
        while (last > start && packet[last - 1] == 0) {
            last--;
        }
        if (last > start) {
            units.add(Arrays.copyOfRange(packet, start, last));
        }
    }

    /** A unit's payload: without its first byte, and with {@code 00 00 03} turned back into {@code 00 00}. */
    static byte[] payload(byte[] unit) {
        byte[] payload = new byte[unit.length - 1];
        int length = 0;
        int zeros = 0;
        for (int i = 1; i < unit.length; i++) {
            if (zeros == 2 && unit[i] == 3) {
                zeros = 0;
                continue;
            }
            zeros = unit[i] == 0 ? Math.min(zeros + 1, 2) : 0;
            payload[length++] = unit[i];
        }
        return Arrays.copyOf(payload, length);
    }
}
