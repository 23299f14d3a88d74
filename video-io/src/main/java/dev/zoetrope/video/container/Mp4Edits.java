package dev.zoetrope.video.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An MP4 track's edit list (ISO/IEC 14496-12, 8.6.6): which spans of its time are shown, and when. A cut video keeps the
 * pictures before the cut that others are predicted from, and hides them so.
 */
final class Mp4Edits {
    private static final int NORMAL_SPEED = 0x10000;
    private static final int MOST_EDITS = 1 << 16;

    private final List<Edit> edits = new ArrayList<>();

    /** What lies in {@code from ≤ t < to} is shown at {@code t − from + at}; all in the track's units. */
    private record Edit(long from, long to, long at) {}

    /**
     * Reads an edit list.
     *
     * @param list the body of an {@code elst} box, or null: then everything is shown
     * @param movieScale units per second of the edits' durations
     * @param trackScale units per second of the track
     * @throws dev.zoetrope.video.VideoFormatException if it shows something twice, backwards or at another speed
     */
    Mp4Edits(ByteSource source, @Nullable ByteBuffer list, long movieScale, long trackScale) throws IOException {
        int count = list == null ? 0 : list.getInt(4);
        boolean wide = list != null && list.get(0) == 1;
        if (count < 0 || count > MOST_EDITS || (count > 0 && movieScale <= 0)) {
            throw source.bad("damaged: an edit list of " + count + " entries");
        }
        long at = 0;
        long reached = Long.MIN_VALUE;
        for (int i = 0; list != null && i < count; i++) {
            int entry = 8 + i * (wide ? 20 : 12);
            long duration = wide ? list.getLong(entry) : list.getInt(entry) & 0xFFFFFFFFL;
            long from = wide ? list.getLong(entry + 8) : list.getInt(entry + 4);
            int rate = list.getInt(entry + (wide ? 16 : 8));
            long length = Math.round((double) duration * trackScale / movieScale);
            if (from >= 0) {
                if (rate != NORMAL_SPEED || from < reached) {
                    throw source.bad("an edit list that repeats, reorders or slows down is not supported");
                }
                // a last edit without a length lasts to the end
                boolean open = duration == 0 && i == count - 1;
                reached = open ? Long.MAX_VALUE : from + length;
                edits.add(new Edit(from, reached, at));
            }
            at += length;
        }
    }

    /** The time at which what has this time in the track is shown, or {@link Packet#HIDDEN}. */
    long shown(long time) {
        if (edits.isEmpty()) {
            return time;
        }
        for (Edit edit : edits) {
            if (time >= edit.from && time < edit.to) {
                return time - edit.from + edit.at;
            }
        }
        return Packet.HIDDEN;
    }
}
