package dev.zoetrope.video.codec;

import java.lang.reflect.Field;
import org.jcodec.codecs.h264.H264Decoder;
import org.jcodec.codecs.mpeg4.MPEG4Decoder;
import org.jcodec.common.logging.LogLevel;
import org.jcodec.common.logging.Logger;

/**
 * Where jcodec 0.2.5 has to be reached into. As a library without module descriptor it is open to reflection, on the
 * module path too.
 */
public final class Jcodec {
    private static final Field MPEG4_CONTEXT = field(MPEG4Decoder.class, "ctx");
    private static final Field H264_THREADED = field(H264Decoder.class, "threaded");
    private static final Field H264_READER = field(H264Decoder.class, "reader");

    static {
        // Its logger prints to the standard output from INFO on.
        Logger.setLevel(LogLevel.ERROR);
    }

    private Jcodec() {}

    /** Quiets jcodec; to be called before anything else of it is. */
    public static void quiet() {}

    static MPEG4Decoder mpeg4Decoder() {
        return new MPEG4Decoder();
    }

    /**
     * A decoder that runs on the calling thread alone, since the pool it would make has no end, and that damaged streams
     * do not send round a loop for ever.
     */
    static H264Decoder h264Decoder() {
        H264Decoder decoder = new H264Decoder();
        try {
            H264_THREADED.setBoolean(decoder, false);
            H264_READER.set(decoder, new BoundedFrameReader());
        } catch (IllegalAccessException e) {
            throw new LinkageError("jcodec's decoder has changed", e);
        }
        return decoder;
    }

    /**
     * Takes the seconds that a picture's header counts back to zero. jcodec never does, and would count them again for
     * the next picture; the direct mode of B pictures then scales its vectors by wrong distances.
     */
    static void resetSeconds(MPEG4Decoder decoder) {
        try {
            Object context = MPEG4_CONTEXT.get(decoder);
            if (context != null) {
                TimestampHolder.TIMESTAMP.setInt(context, 0);
            }
        } catch (IllegalAccessException e) {
            throw new LinkageError("jcodec's decoder has changed", e);
        }
    }

    private static final class TimestampHolder {
        static final Field TIMESTAMP = field(MPEG4_CONTEXT.getType(), "timestampMSB");
    }

    private static Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new LinkageError("jcodec's " + type.getSimpleName() + " has changed", e);
        }
    }
}
