package dev.zoetrope.video.container;

import dev.zoetrope.video.VideoInfo;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the video samples of an MP4 or MOV file (ISO/IEC 14496-12): the boxes down to the sample table of the first video
 * track, its fragments, what its edit list shows, and by how much frames are to be turned.
 */
final class Mp4Demuxer {
    /** What a file can begin with. */
    static final Set<String> FIRST_BOXES = Set.of("ftyp", "moov", "mdat", "wide", "free", "skip", "pnot");

    private static final long LARGEST_MOOV = 1L << 26;
    private static final int VISUAL_SAMPLE_ENTRY = 78;

    private final ByteSource source;
    /** Where the box read last starts, and where the next one does. */
    private long start;

    private long next;

    Mp4Demuxer(ByteSource source) {
        this.source = source;
    }

    Track track() throws IOException {
        try {
            ByteBuffer moov = nextBox("moov");
            if (moov == null) {
                throw source.bad("truncated: it has no header ('moov' box)");
            }
            return track(moov);
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw source.bad("damaged: its headers contradict each other", e);
        }
    }

    /** The body of the next box of that type at the top level, or null. The reader moves behind it. */
    private @Nullable ByteBuffer nextBox(String wanted) throws IOException {
        while (source.size() - next >= 8) {
            ByteBuffer header = source.read(next, 8, ByteOrder.BIG_ENDIAN);
            long size = header.getInt() & 0xFFFFFFFFL;
            String type = ByteSource.fourCharacters(header);
            long headerSize = 8;
            if (size == 1) {
                size = source.read(next + 8, 8, ByteOrder.BIG_ENDIAN).getLong();
                headerSize = 16;
            } else if (size == 0) {
                size = source.size() - next;
            }
            if (size < headerSize) {
                throw source.bad("damaged: box '" + type + "' at " + next + " of " + size + " bytes");
            }
            if (size > source.size() - next) {
                throw source.bad("truncated: box '" + type + "' at " + next + " has " + size + " bytes, the file only "
                        + (source.size() - next) + " more");
            }
            start = next;
            next += size;
            if (type.equals(wanted)) {
                if (size > LARGEST_MOOV) {
                    throw source.bad("its header of " + size + " bytes is too large");
                }
                return source.read(start + headerSize, size - headerSize, ByteOrder.BIG_ENDIAN);
            }
        }
        return null;
    }

    private Track track(ByteBuffer moov) throws IOException {
        for (ByteBuffer rest = moov.duplicate(); rest.remaining() >= 8; ) {
            Box box = Box.next(rest);
            ByteBuffer media = box.is("trak") ? Box.find(box.body(), "mdia") : null;
            ByteBuffer handler = media == null ? null : Box.find(media, "hdlr");
            if (media != null
                    && handler != null
                    && ByteSource.fourCharacters(handler.position(8)).equals("vide")) {
                return videoTrack(moov, box.body(), media);
            }
        }
        throw source.bad("has no video track");
    }

    private Track videoTrack(ByteBuffer moov, ByteBuffer trak, ByteBuffer media) throws IOException {
        long timescale = timescale(need(media, "mdhd"));
        if (timescale == 0) {
            throw source.bad("damaged: its times have no unit");
        }

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
        List<Packet> packets = samples.packets();
        ByteBuffer trackHeader = need(trak, "tkhd");
        long duration = samples.duration();
        ByteBuffer extend = Box.find(moov, "mvex");
        if (extend != null) {
            int id = trackHeader.getInt(isWide(trackHeader) ? 20 : 12);
            Mp4Fragments fragments = new Mp4Fragments(source, extend, id, packets, duration);
            for (ByteBuffer moof = nextBox("moof"); moof != null; moof = nextBox("moof")) {
                fragments.read(moof, start);
            }
            duration = fragments.end();
        }
        double fps = duration > 0 ? (double) packets.size() * timescale / duration : 0;
        packets = edited(packets, moov, trak, timescale);
        int shown = (int) packets.stream().filter(Packet::shown).count();
        if (shown == 0 && !packets.isEmpty()) {
            throw source.bad("its edit list shows none of its frames");
        }
        VideoInfo info = new VideoInfo("MP4", entry.type(), width, height, fps, shown);
        return new Track(info, extradata, timescale, quarterTurns(trackHeader), packets);
    }

    private List<Packet> edited(List<Packet> packets, ByteBuffer moov, ByteBuffer trak, long timescale)
            throws IOException {
        ByteBuffer edts = Box.find(trak, "edts");
        ByteBuffer list = edts == null ? null : Box.find(edts, "elst");
        Mp4Edits edits = new Mp4Edits(source, list, timescale(need(moov, "mvhd")), timescale);
        return packets.stream()
                .map(packet -> new Packet(packet.offset(), packet.size(), edits.shown(packet.time())))
                .toList();
    }

    /** The units per second in a movie's or a media's header. */
    private static long timescale(ByteBuffer header) {
        return header.getInt(isWide(header) ? 20 : 12) & 0xFFFFFFFFL;
    }

    /** Whether a header's times have 64 bits. */
    private static boolean isWide(ByteBuffer header) {
        return header.get(0) == 1;
    }

    /** What the matrix of a track's header asks for: x' = a·x + c·y, y' = b·x + d·y. */
    private int quarterTurns(ByteBuffer header) throws IOException {
        int matrix = isWide(header) ? 52 : 40;
        int a = Integer.signum(header.getInt(matrix));
        int b = Integer.signum(header.getInt(matrix + 4));
        int c = Integer.signum(header.getInt(matrix + 12));
        int d = Integer.signum(header.getInt(matrix + 16));
        if (b == 0 && c == 0 && a == d) {
            return a < 0 ? 2 : 0;
        }
        if (a == 0 && d == 0 && b == -c) {
            return b > 0 ? 1 : 3;
        }
        throw source.bad("frames that are to be mirrored or slanted are not supported");
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
