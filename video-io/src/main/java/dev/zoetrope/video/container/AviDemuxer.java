package dev.zoetrope.video.container;

import dev.zoetrope.video.VideoInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the video chunks of an AVI file.
 *
 * <p>The chunks of {@code movi} are walked one after the other; the index {@code idx1} adds nothing, since key frames are
 * told from the coded pictures. Further RIFF lists (OpenDML's, {@code AVIX}) are walked likewise.
 *
 * <p>Layout: Microsoft, "AVI RIFF File Reference".
 */
final class AviDemuxer {
    private static final int STREAM_HEADER = 48;
    private static final int BITMAP_HEADER = 40;
    private static final int LARGEST_FORMAT = 1 << 16;

    /** Lists in lists: records in {@code movi} in RIFF are three. */
    private static final int DEEPEST_LIST = 4;

    private final ByteSource source;
    private final List<Packet> packets = new ArrayList<>();
    private @Nullable VideoInfo info;
    private byte[] extradata = {};
    private int streams;
    private int videoStream;

    AviDemuxer(ByteSource source) {
        this.source = source;
    }

    Track track() throws IOException {
        walk(0, source.size(), DEEPEST_LIST);
        if (info == null) {
            throw source.bad("has no video track");
        }
        return new Track(info, extradata, packets);
    }

    private void walk(long start, long end, int depth) throws IOException {
        long at = start;
        while (end - at >= 8) {
            ByteBuffer header = source.read(at, 8, ByteOrder.LITTLE_ENDIAN);
            String id = ByteSource.fourCharacters(header);
            long size = header.getInt() & 0xFFFFFFFFL;
            if (id.contains("?")) {
                // Players stop here too: what follows the last chunk of a file is often padding.
                checkPadding(at);
                return;
            }
            long body = at + 8;
            if (size > source.size() - body) {
                throw source.bad("truncated: chunk '" + id + "' at " + at + " has " + size + " bytes, the file only "
                        + (source.size() - body) + " more");
            }
            if (size > end - body) {
                throw source.bad("damaged: chunk '" + id + "' at " + at + " has " + size
                        + " bytes, and the list it is in ends after " + (end - body));
            }
            chunk(id, body, size, depth);
            at = body + size + (size & 1);
        }
    }

    private void checkPadding(long at) throws IOException {
        if (packets.isEmpty()) {
            throw source.bad("damaged: no chunk at " + at);
        }
    }

    private void chunk(String id, long body, long size, int depth) throws IOException {
        switch (id) {
            case "RIFF", "LIST" -> list(body, size, depth);
            case "strh" -> streamHeader(body, size);
            case "strf" -> streamFormat(body, size);
            default -> {
                if (info != null && id.equals(videoChunk(id))) {
                    addPacket(body, size);
                }
            }
        }
    }

    private void list(long body, long size, int depth) throws IOException {
        if (size < 4) {
            throw source.bad("damaged: a list of " + size + " bytes");
        }
        if (depth == 0) {
            throw source.bad("damaged: more than " + DEEPEST_LIST + " lists in each other at " + body);
        }
        switch (ByteSource.fourCharacters(source.read(body, 4, ByteOrder.LITTLE_ENDIAN))) {
            case "AVI ", "AVIX", "hdrl", "strl", "movi", "rec " -> walk(body + 4, body + size, depth - 1);
            default -> {}
        }
    }

    private void streamHeader(long body, long size) throws IOException {
        streams++;
        if (size < STREAM_HEADER) {
            throw source.bad("damaged: a stream header of " + size + " bytes");
        }
        ByteBuffer header = source.read(body, STREAM_HEADER, ByteOrder.LITTLE_ENDIAN);
        if (info == null && ByteSource.fourCharacters(header).equals("vids")) {
            videoStream = streams - 1;
            int scale = header.getInt(20);
            int rate = header.getInt(24);
            double fps = scale > 0 && rate > 0 ? (double) rate / scale : 0;
            info = new VideoInfo("AVI", "", 0, 0, fps, Math.max(header.getInt(32), 0));
        }
    }

    private void streamFormat(long body, long size) throws IOException {
        if (info == null || streams - 1 != videoStream) {
            return;
        }
        if (size < BITMAP_HEADER || size > LARGEST_FORMAT) {
            throw source.bad("damaged: a video format of " + size + " bytes");
        }
        ByteBuffer format = source.read(body, size, ByteOrder.LITTLE_ENDIAN);
        String codec = ByteSource.fourCharacters(format.position(16));
        // A negative height means rows from the top down, which coded video always has.
        info = new VideoInfo(
                "AVI", codec, format.getInt(4), Math.abs(format.getInt(8)), info.fps(), info.headerFrames());
        extradata = new byte[(int) size - BITMAP_HEADER];
        format.get(BITMAP_HEADER, extradata);
    }

    /** The id that a chunk of video would have had in place of this one: {@code NNdc}, or {@code NNdb}. */
    private String videoChunk(String id) {
        String kind = id.endsWith("db") ? "db" : "dc";
        return "%02x".formatted(videoStream) + kind;
    }

    private void addPacket(long body, long size) throws IOException {
        if (packets.size() == Track.MOST_PACKETS || size > Integer.MAX_VALUE - 8) {
            throw source.bad("too many or too large frames");
        }
        packets.add(new Packet(body, (int) size, 0));
    }
}
