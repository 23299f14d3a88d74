package dev.zoetrope.video.codec;

import dev.zoetrope.video.container.ByteSource;
import dev.zoetrope.video.container.Track;
import dev.zoetrope.video.picture.YuvPicture;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** The frames of a video track, numbered in the order in which they are shown. */
public interface PictureSource {
    /** Takes a decoded frame. The picture is valid only during the call. */
    @FunctionalInterface
    interface Sink {
        void accept(int frame, YuvPicture picture);
    }

    /** The number of frames that can be decoded. */
    int frameCount();

    /** The width of a frame in pixels, as the coded stream has it. */
    int width();

    /** The height of a frame in pixels, as the coded stream has it. */
    int height();

    /** When a frame is shown, in the track's units. */
    long time(int frame);

    /** A frame's place in the order of decoding. */
    int place(int frame);

    /** The picture, in the order of decoding, with which decoding must begin to arrive at a frame. */
    int key(int frame);

    /** Begins to decode. Several runs may go on at once, on different threads. */
    Decoding start() throws IOException;

    /** One run through the track, forwards. */
    @FunctionalInterface
    interface Decoding {
        /**
         * Decodes a frame and what it is predicted from, as far as that is not done yet.
         *
         * @param frame whose {@link #place} is behind that of the frame before
         * @return the picture, valid until the next call
         * @throws dev.zoetrope.video.VideoFormatException if a picture is damaged
         */
        YuvPicture decode(int frame) throws IOException;
    }

    /**
     * Decodes some frames and whatever they are predicted from, and no others.
     *
     * @param frames without repetition, each below {@link #frameCount()}
     * @param sink receives each of them once, in the order of decoding
     * @throws dev.zoetrope.video.VideoFormatException if a picture is damaged
     */
    default void decode(int[] frames, Sink sink) throws IOException {
        Decoding decoding = start();
        for (int frame : inDecodingOrder(frames)) {
            sink.accept(frame, decoding.decode(frame));
        }
    }

    /** The same frames in the order of decoding. */
    default int[] inDecodingOrder(int[] frames) {
        return Arrays.stream(frames)
                .mapToLong(frame -> ((long) place(frame) << 32) | frame)
                .sorted()
                .mapToInt(placed -> (int) placed)
                .toArray();
    }

    /**
     * The frames of a track: reads the headers of all its pictures, and decodes none.
     *
     * @throws dev.zoetrope.video.VideoFormatException if the codec, or a tool of it that the stream uses, is unsupported
     */
    static PictureSource open(ByteSource source, Track track) throws IOException {
        String codec = track.info().codec().toUpperCase(Locale.ROOT);
        PictureSource frames;
        if (Codecs.MPEG4.contains(codec)) {
            frames = new Mpeg4Source(source, track);
        } else if (Codecs.H264.contains(codec)) {
            frames = new H264Source(source, track);
        } else {
            throw source.bad(Codecs.refusal(track.info().codec()));
        }
        if (frames.frameCount() == 0) {
            throw source.bad("holds no frame that can be decoded");
        }
        return frames;
    }

    /** Four-character codes. */
    final class Codecs {
        static final Set<String> MPEG4 = Set.of(
                "XVID", "DIVX", "DX50", "FMP4", "MP4V", "M4S2", "MP4S", "RMP4", "3IV2", "XVIX", "SEDG", "BLZ0", "HDX4");
        static final Set<String> H264 = Set.of("H264", "X264", "AVC1", "AVC3", "DAVC", "VSSH");

        private Codecs() {}

        static String refusal(String codec) {
            String name = switch (codec.toUpperCase(Locale.ROOT)) {
                case "DIV3", "DIV4", "DIV5", "DIV6", "MP43", "MPG3", "AP41", "COL1" -> "DivX 3";
                case "MP42", "DIV2", "MP41", "MPG4", "DIV1" -> "Microsoft MPEG-4 version 1 or 2";
                case "MJPG", "MJPA", "MJPB", "JPEG", "AVRN" -> "Motion JPEG";
                case "HEVC", "HVC1", "HEV1", "H265", "X265" -> "H.265";
                case "WMV1", "WMV2", "WMV3", "WVC1" -> "Windows Media Video";
                case "VP80", "VP90", "VP08", "VP09", "AV01" -> "VP8, VP9 or AV1";
                case "H263", "S263", "I263" -> "H.263";
                case "CVID" -> "Cinepak";
                case "IV31", "IV32", "IV41", "IV50" -> "Indeo";
                default -> "this codec";
            };
            return name + " ('" + codec + "') is not supported; MPEG-4 Part 2 and H.264 are";
        }
    }
}
