package dev.zoetrope.video.container;

import dev.zoetrope.video.VideoInfo;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the video samples of an MP4 or MOV file (ISO/IEC 14496-12): the boxes down to the sample table of the first video
 * track. Edit lists and rotation are not applied; fragmented files are refused.
 */
final class Mp4Demuxer {
    /** What a file can begin with. */
    static final Set<String> FIRST_BOXES = Set.of("ftyp", "moov", "mdat", "wide", "free", "skip", "pnot");

    private static final long LARGEST_MOOV = 1L << 26;
    private static final int VISUAL_SAMPLE_ENTRY = 78;

    private final ByteSource source;

    Mp4Demuxer(ByteSource source) {
        this.source = source;
    }

    Track track() throws IOException {
        ByteBuffer moov = moov();
        try {
            return track(moov);
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw source.bad("damaged: its headers contradict each other", e);
        }
    }

    private ByteBuffer moov() throws IOException {
        long at = 0;
        while (source.size() - at >= 8) {
            ByteBuffer header = source.read(at, 8, ByteOrder.BIG_ENDIAN);
            long size = header.getInt() & 0xFFFFFFFFL;
            String type = ByteSource.fourCharacters(header);
            long headerSize = 8;
            if (size == 1) {
                size = source.read(at + 8, 8, ByteOrder.BIG_ENDIAN).getLong();
                headerSize = 16;
            } else if (size == 0) {
                size = source.size() - at;
            }
            if (size < headerSize) {
                throw source.bad("damaged: box '" + type + "' at " + at + " of " + size + " bytes");
            }
            if (size > source.size() - at) {
                throw source.bad("truncated: box '" + type + "' at " + at + " has " + size + " bytes, the file only "
                        + (source.size() - at) + " more");
            }
            if (type.equals("moov")) {
                if (size > LARGEST_MOOV) {
                    throw source.bad("its header of " + size + " bytes is too large");
                }
                return source.read(at + headerSize, size - headerSize, ByteOrder.BIG_ENDIAN);
            }
            at += size;
        }
        throw source.bad("truncated: it has no header ('moov' box)");
    }

    private Track track(ByteBuffer moov) throws IOException {
        if (Box.find(moov, "mvex") != null) {
            throw source.bad("fragmented MP4 is not supported");
        }
        for (ByteBuffer rest = moov.duplicate(); rest.remaining() >= 8; ) {
            Box box = Box.next(rest);
            ByteBuffer media = box.is("trak") ? Box.find(box.body(), "mdia") : null;
            ByteBuffer handler = media == null ? null : Box.find(media, "hdlr");
            if (media != null
                    && handler != null
                    && ByteSource.fourCharacters(handler.position(8)).equals("vide")) {
                return videoTrack(media);
            }
        }
        throw source.bad("has no video track");
    }

    private Track videoTrack(ByteBuffer media) throws IOException {
        ByteBuffer header = need(media, "mdhd");
        boolean longTimes = header.get(0) == 1;
        int timescale = header.getInt(longTimes ? 20 : 12);

        ByteBuffer table = need(need(media, "minf"), "stbl");
        ByteBuffer descriptions = need(table, "stsd");
        if (descriptions.getInt(4) != 1) {
            throw source.bad("has " + descriptions.getInt(4) + " sample descriptions, where one is supported");
        }
        Box entry = Box.next(descriptions.position(8));
        ByteBuffer fields = entry.body();
        int width = fields.getShort(24) & 0xFFFF;
        int height = fields.getShort(26) & 0xFFFF;
        ByteBuffer configuration = fields.position(VISUAL_SAMPLE_ENTRY).slice();
        ByteBuffer avc = Box.find(configuration, "avcC");
        ByteBuffer elementary = Box.find(configuration, "esds");
        byte[] extradata = {};
        if (avc != null) {
            extradata = bytes(avc);
        } else if (elementary != null) {
            extradata = bytes(EsDescriptor.decoderSpecificInfo(elementary));
        }

        Mp4SampleTable samples = new Mp4SampleTable(source, table);
        double fps = samples.duration() > 0 ? (double) samples.count() * timescale / samples.duration() : 0;
        VideoInfo info = new VideoInfo("MP4", entry.type(), width, height, fps, samples.count());
        return new Track(info, extradata, true, samples.packets());
    }

    private ByteBuffer need(ByteBuffer parent, String type) throws IOException {
        ByteBuffer body = Box.find(parent, type);
        if (body == null) {
            throw source.bad("damaged: box '" + type + "' is missing");
        }
        return body;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** A box inside {@code moov}; its body is a slice. */
    record Box(String type, ByteBuffer body) {
        boolean is(String other) {
            return type.equals(other);
        }

        /** The box at the position of a buffer, which moves past it. */
        static Box next(ByteBuffer boxes) {
            int start = boxes.position();
            int size = boxes.getInt();
            String type = ByteSource.fourCharacters(boxes);
            if (size < 8 || size > boxes.limit() - start) {
                throw new IndexOutOfBoundsException("box '" + type + "' of " + size + " bytes");
            }
            boxes.position(start + size);
            return new Box(type, boxes.slice(start + 8, size - 8));
        }

        /** The body of the first child of that type, or null. */
        static @Nullable ByteBuffer find(ByteBuffer parent, String type) {
            ByteBuffer rest = parent.slice(0, parent.limit());
            while (rest.remaining() >= 8) {
                Box box = next(rest);
                if (box.is(type)) {
                    return box.body();
                }
            }
            return null;
        }
    }
}
