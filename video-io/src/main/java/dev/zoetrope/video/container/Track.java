package dev.zoetrope.video.container;

import dev.zoetrope.video.VideoInfo;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The video track of a file.
 *
 * @param info what the container's header says
 * @param extradata the codec's own header as the container keeps it, or nothing
 * @param timescale the units of the packets' times in a second; 0 if they have none
 * @param quarterTurns by which frames are to be turned clockwise before they are shown, 0…3
 * @param packets in the order of decoding
 */
public record Track(VideoInfo info, byte[] extradata, long timescale, int quarterTurns, List<Packet> packets) {
    /** Two days at 25 frames per second: no clip has so many, a corrupt header may. */
    static final int MOST_PACKETS = 1 << 22;

    private static final int LARGEST_SIDE = 8192;
    private static final long LARGEST_AREA = 1L << 24;

    /** A track without times, the right way up. */
    Track(VideoInfo info, byte[] extradata, List<Packet> packets) {
        this(info, extradata, 0, 0, packets);
    }

    /** Whether packets have times. */
    public boolean timed() {
        return timescale > 0;
    }

    /**
     * Reads the headers of an AVI, MP4, MOV or Matroska file.
     *
     * @throws dev.zoetrope.video.VideoFormatException if the file is none, is cut short, or has no video track
     */
    public static Track read(ByteSource source) throws IOException {
        if (source.size() < 12) {
            throw source.bad("not a video file: only " + source.size() + " bytes");
        }
        var start = source.read(0, 12, ByteOrder.BIG_ENDIAN);
        String first = ByteSource.fourCharacters(start);
        String second = ByteSource.fourCharacters(start);
        String third = ByteSource.fourCharacters(start);
        Track track;
        if (first.equals("RIFF") && third.equals("AVI ")) {
            track = new AviDemuxer(source).track();
        } else if (Mp4Demuxer.FIRST_BOXES.contains(second)) {
            track = new Mp4Demuxer(source).track();
        } else if (start.getInt(0) == MatroskaDemuxer.EBML) {
            track = new MatroskaDemuxer(source).track();
        } else {
            throw source.bad("no AVI, MP4, MOV or Matroska file" + looksLike(start.getInt(0), first));
        }
        checkSize(source, track.info().width(), track.info().height());
        if (track.packets().isEmpty()) {
            throw source.bad("holds no frames");
        }
        return track;
    }

    /** Refuses sizes of a frame that no clip has and a corrupt header may, before anything is allocated for them. */
    public static void checkSize(ByteSource source, int width, int height) throws IOException {
        if (!isPossibleSize(width, height)) {
            throw source.bad("frames of " + width + "×" + height + " pixels are not supported");
        }
    }

    /** Whether a frame may have these sides: 1…8192, and not over 2²⁴ pixels. */
    public static boolean isPossibleSize(int width, int height) {
        return width >= 1
                && height >= 1
                && width <= LARGEST_SIDE
                && height <= LARGEST_SIDE
                && (long) width * height <= LARGEST_AREA;
    }

    private static String looksLike(int magic, String text) {
        if (magic == 0x000001BA || magic == 0x000001B3) {
            return " (it looks like MPEG-1 or MPEG-2)";
        }
        if (magic == 0x3026B275) {
            return " (it looks like Windows Media)";
        }
        if (text.startsWith("FLV")) {
            return " (it looks like Flash video)";
        }
        if (text.startsWith("GIF8")) {
            return " (it looks like a GIF)";
        }
        return "";
    }
}
