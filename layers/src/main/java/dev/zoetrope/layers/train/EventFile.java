package dev.zoetrope.layers.train;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file of events as TensorBoard reads it: TFRecords, each with its length and checksums, that hold messages {@code Event} of
 * TensorFlow's event.proto. Only what scalars need of the protocol buffers' encoding is here.
 */
final class EventFile {
    // Field numbers of event.proto and summary.proto, with the wire type in the low three bits.
    private static final int EVENT_WALL_TIME = 1 << 3 | 1;
    private static final int EVENT_STEP = 2 << 3;
    private static final int EVENT_FILE_VERSION = 3 << 3 | 2;
    private static final int EVENT_SUMMARY = 5 << 3 | 2;
    private static final int SUMMARY_VALUE = 1 << 3 | 2;
    private static final int VALUE_TAG = 1 << 3 | 2;
    private static final int VALUE_SIMPLE = 2 << 3 | 5;

    private final LogFile file;

    EventFile(Path path) {
        file = new LogFile(path);
    }

    /** Creates the file. */
    void begin(double seconds) {
        file.begin(false);
        ByteArrayOutputStream event = event(seconds);
        bytes(event, EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        append(event.toByteArray());
    }

    /** Adds a figure. */
    void scalar(double seconds, long step, String tag, float figure) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        bytes(value, VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8));
        value.write(VALUE_SIMPLE);
        value.writeBytes(little(4).putFloat(figure).array());
        ByteArrayOutputStream summary = new ByteArrayOutputStream();
        bytes(summary, SUMMARY_VALUE, value.toByteArray());
        ByteArrayOutputStream event = event(seconds);
        event.write(EVENT_STEP);
        varint(event, step);
        bytes(event, EVENT_SUMMARY, summary.toByteArray());
        append(event.toByteArray());
    }

    private static ByteArrayOutputStream event(double seconds) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.write(EVENT_WALL_TIME);
        event.writeBytes(little(8).putDouble(seconds).array());
        return event;
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] content) {
        out.write(field);
        varint(out, content.length);
        out.writeBytes(content);
    }

    /** Seven bits at a time, the lowest first. */
    private static void varint(ByteArrayOutputStream out, long number) {
        long rest = number;
        while (rest >>> 7 != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void append(byte[] record) {
        byte[] length = little(8).putLong(record.length).array();
        file.append(little(16 + record.length)
                .put(length)
                .putInt(checksum(length))
                .put(record)
                .putInt(checksum(record))
                .array());
    }

    /** The masked checksum of TFRecord. */
    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xA282EAD8;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
