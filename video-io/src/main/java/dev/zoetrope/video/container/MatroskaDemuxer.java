package dev.zoetrope.video.container;

import dev.zoetrope.video.VideoInfo;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the blocks of the first video track of a Matroska or WebM file (RFC 9559).
 *
 * <p>Elements lie one inside another, but those that hold the blocks are simply stepped into, one after the other. So it does
 * not matter whether they know their size, which a live stream's do not.
 */
final class MatroskaDemuxer {
    static final int EBML = 0x1A45DFA3;

    private static final int SEGMENT = 0x18538067;
    private static final int INFO = 0x1549A966;
    private static final int TIMESTAMP_SCALE = 0x2AD7B1;
    private static final int TRACKS = 0x1654AE6B;
    private static final int TRACK_ENTRY = 0xAE;
    private static final int TRACK_NUMBER = 0xD7;
    private static final int TRACK_TYPE = 0x83;
    private static final int DEFAULT_DURATION = 0x23E383;
    private static final int CODEC_ID = 0x86;
    private static final int CODEC_PRIVATE = 0x63A2;
    private static final int CONTENT_ENCODINGS = 0x6D80;
    private static final int VIDEO = 0xE0;
    private static final int PIXEL_WIDTH = 0xB0;
    private static final int PIXEL_HEIGHT = 0xBA;
    private static final int CLUSTER = 0x1F43B675;
    private static final int TIMESTAMP = 0xE7;
    private static final int SIMPLE_BLOCK = 0xA3;
    private static final int BLOCK_GROUP = 0xA0;
    private static final int BLOCK = 0xA1;

    private static final long NANOS = 1_000_000_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long UNKNOWN = -1;
    private static final int LONGEST_HEADER = 12;
    private static final int LARGEST_DESCRIPTION = 1 << 24;
    private static final int BITMAP_HEADER = 40;
    private static final int LACING = 6;

    private final ByteSource source;
    private final List<Packet> packets = new ArrayList<>();
    private long scale = MILLISECOND;
    private long cluster;
    private @Nullable Description video;

    /** What a track entry says. */
    private record Description(long number, String codec, byte[] extradata, int width, int height, long frameNanos) {}

    /** An element's identifier, and the size of its body. */
    private record Element(int id, long size) {}

    MatroskaDemuxer(ByteSource source) {
        this.source = source;
    }

    Track track() throws IOException {
        try {
            walk();
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw source.bad("damaged: its headers contradict each other", e);
        }
        if (video == null) {
            throw source.bad("has no video track");
        }
        return track(video);
    }

    private Track track(Description description) throws IOException {
        String codec = description.codec;
        byte[] extradata = description.extradata;
        boolean timed = true;
        if (codec.equals("V_MS/VFW/FOURCC")) {
            // the track as an AVI file would have it, and times in the order of decoding
            if (extradata.length < BITMAP_HEADER) {
                throw source.bad("damaged: a video format of " + extradata.length + " bytes");
            }
            codec = ByteSource.fourCharacters(ByteBuffer.wrap(extradata, 16, 4));
            extradata = bytes(ByteBuffer.wrap(extradata, BITMAP_HEADER, extradata.length - BITMAP_HEADER));
            timed = false;
        }
        VideoInfo info = new VideoInfo(
                "Matroska", fourCharacters(codec), description.width, description.height, fps(description), 0);
        return new Track(info, extradata, timed ? NANOS : 0, 0, packets);
    }

    private double fps(Description description) {
        if (description.frameNanos > 0) {
            return (double) NANOS / description.frameNanos;
        }
        long first = packets.stream().mapToLong(Packet::time).min().orElse(0);
        long last = packets.stream().mapToLong(Packet::time).max().orElse(0);
        return last > first ? (packets.size() - 1.0) * NANOS / (last - first) : 0;
    }

    private static String fourCharacters(String codec) {
        return switch (codec) {
            case "V_MPEG4/ISO/AVC" -> "avc1";
            case "V_MPEG4/ISO/SP", "V_MPEG4/ISO/ASP", "V_MPEG4/ISO/AP" -> "mp4v";
            case "V_MPEGH/ISO/HEVC" -> "hvc1";
            case "V_MJPEG" -> "MJPG";
            case "V_VP8" -> "VP80";
            case "V_VP9" -> "VP90";
            case "V_AV1" -> "AV01";
            default -> codec;
        };
    }

    private void walk() throws IOException {
        long at = 0;
        while (source.size() - at >= 2) {
            ByteBuffer header = source.read(at, Math.min(LONGEST_HEADER, source.size() - at), ByteOrder.BIG_ENDIAN);
            Element element = element(header);
            if (element == null) {
                throw source.bad("damaged: no Matroska element at " + at);
            }
            long body = at + header.position();
            if (element.size > source.size() - body) {
                throw source.bad("truncated: a Matroska element at " + at + " has " + element.size
                        + " bytes, the file only " + (source.size() - body) + " more");
            }
            boolean steppedInto = switch (element.id) {
                case SEGMENT, CLUSTER, BLOCK_GROUP -> true;
                default -> false;
            };
            if (!steppedInto) {
                if (element.size == UNKNOWN) {
                    throw source.bad("damaged: a Matroska element at " + at + " without a size");
                }
                leaf(element, body);
            }
            at = steppedInto ? body : body + element.size;
        }
    }

    private void leaf(Element element, long body) throws IOException {
        switch (element.id) {
            case INFO -> scale = number(description(element, body), TIMESTAMP_SCALE, MILLISECOND);
            case TRACKS -> tracks(description(element, body));
            case TIMESTAMP -> cluster = unsigned(description(element, body));
            case SIMPLE_BLOCK, BLOCK -> block(element, body);
            default -> {}
        }
    }

    private ByteBuffer description(Element element, long body) throws IOException {
        if (element.size > LARGEST_DESCRIPTION) {
            throw source.bad("its header of " + element.size + " bytes is too large");
        }
        return source.read(body, element.size, ByteOrder.BIG_ENDIAN);
    }

    private void tracks(ByteBuffer tracks) throws IOException {
        while (tracks.hasRemaining() && video == null) {
            Element element = child(tracks);
            ByteBuffer entry = body(tracks, element);
            if (element.id == TRACK_ENTRY && number(entry, TRACK_TYPE, 0) == 1) {
                video = describe(entry);
            }
        }
    }

    private Description describe(ByteBuffer entry) throws IOException {
        if (find(entry, CONTENT_ENCODINGS) != null) {
            throw source.bad("Matroska tracks that are compressed or encrypted are not supported");
        }
        ByteBuffer codec = find(entry, CODEC_ID);
        ByteBuffer extradata = find(entry, CODEC_PRIVATE);
        ByteBuffer picture = find(entry, VIDEO);
        if (codec == null || picture == null) {
            throw source.bad("damaged: a video track without a codec or a size");
        }
        return new Description(
                number(entry, TRACK_NUMBER, 0),
                printable(codec),
                extradata == null ? new byte[0] : bytes(extradata),
                (int) number(picture, PIXEL_WIDTH, 0),
                (int) number(picture, PIXEL_HEIGHT, 0),
                number(entry, DEFAULT_DURATION, 0));
    }

    private void block(Element element, long body) throws IOException {
        if (video == null) {
            return;
        }
        ByteBuffer header = source.read(body, Math.min(LONGEST_HEADER, element.size), ByteOrder.BIG_ENDIAN);
        if (vint(header) != video.number) {
            return;
        }
        long time = cluster + header.getShort();
        if ((header.get() & LACING) != 0) {
            throw source.bad("Matroska blocks of several frames (lacing) are not supported");
        }
        long size = element.size - header.position();
        if (packets.size() == Track.MOST_PACKETS || size > Integer.MAX_VALUE - 8) {
            throw source.bad("too many or too large frames");
        }
        packets.add(new Packet(body + header.position(), (int) size, time * scale));
    }

    /** The header of an element, or null if there is none. */
    private static @Nullable Element element(ByteBuffer bytes) {
        int first = bytes.get(bytes.position()) & 0xFF;
        int length = Integer.numberOfLeadingZeros(first) - 23;
        if (length > 4 || length >= bytes.remaining()) {
            return null;
        }
        int id = 0;
        for (int i = 0; i < length; i++) {
            id = (id << 8) | (bytes.get() & 0xFF);
        }
        return new Element(id, vint(bytes));
    }

    private static Element child(ByteBuffer parent) {
        Element element = element(parent);
        if (element == null || element.size < 0 || element.size > parent.remaining()) {
            throw new IllegalArgumentException("an element goes on beyond the one around it");
        }
        return element;
    }

    /** An element's body, a slice; the buffer moves behind it. */
    private static ByteBuffer body(ByteBuffer parent, Element element) {
        ByteBuffer body = parent.slice(parent.position(), (int) element.size);
        parent.position(parent.position() + (int) element.size);
        return body;
    }

    /** The body of the first child of that kind, or null. */
    private static @Nullable ByteBuffer find(ByteBuffer parent, int id) {
        ByteBuffer rest = parent.duplicate();
        while (rest.hasRemaining()) {
            Element element = child(rest);
            ByteBuffer body = body(rest, element);
            if (element.id == id) {
                return body;
            }
        }
        return null;
    }

    private static long number(ByteBuffer parent, int id, long otherwise) {
        ByteBuffer body = find(parent, id);
        return body == null ? otherwise : unsigned(body);
    }

    private static long unsigned(ByteBuffer body) {
        long value = 0;
        while (body.hasRemaining()) {
            value = (value << 8) | (body.get() & 0xFF);
        }
        return value;
    }

    /** A number whose first byte tells by its leading zeros how many follow; {@link #UNKNOWN} if all its bits are ones. */
    private static long vint(ByteBuffer bytes) {
        int first = bytes.get() & 0xFF;
        int more = Integer.numberOfLeadingZeros(first) - 24;
        if (more > 7) {
            throw new IllegalArgumentException("a number of more than eight bytes");
        }
        long value = first & (0x7F >> more);
        for (int i = 0; i < more; i++) {
            value = (value << 8) | (bytes.get() & 0xFF);
        }
        return value == (1L << (7 * (more + 1))) - 1 ? UNKNOWN : value;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** A codec's name with anything unprintable, and zeros that fill it up, left out. */
    private static String printable(ByteBuffer text) {
        return new String(bytes(text), StandardCharsets.ISO_8859_1).replaceAll("[^!-~]", "");
    }
}
