package dev.zoetrope.video.container;

import dev.zoetrope.video.container.Mp4Demuxer.Box;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fragments of an MP4 file (ISO/IEC 14496-12, 8.8), as cameras and streams write them: after the header that describes
 * the tracks, each {@code moof} box lists the samples of the next stretch.
 */
final class Mp4Fragments {
    private static final int BASE_OFFSET = 0x1;
    private static final int DESCRIPTION = 0x2;
    private static final int DURATION = 0x8;
    private static final int SIZE = 0x10;
    private static final int RUN_OFFSET = 0x1;
    private static final int RUN_FIRST_FLAGS = 0x4;
    private static final int SAMPLE_DURATION = 0x100;
    private static final int SAMPLE_SIZE = 0x200;
    private static final int SAMPLE_FLAGS = 0x400;
    private static final int SAMPLE_OFFSET = 0x800;

    private final ByteSource source;
    private final int track;
    private final List<Packet> packets;
    private long usualDuration;
    private int usualSize;
    private long time;

    /**
     * The fragments of a track.
     *
     * @param extend the body of the {@code mvex} box
     * @param packets to which the fragments' are added
     * @param time at which they begin, unless they say
     */
    Mp4Fragments(ByteSource source, ByteBuffer extend, int track, List<Packet> packets, long time) {
        this.source = source;
        this.track = track;
        this.packets = packets;
        this.time = time;
        for (ByteBuffer rest = extend.slice(0, extend.limit()); rest.remaining() >= 8; ) {
            Box box = Box.next(rest);
            if (box.is("trex") && box.body().getInt(4) == track) {
                usualDuration = box.body().getInt(12) & 0xFFFFFFFFL;
                usualSize = box.body().getInt(16);
            }
        }
    }

    /** When the last of the samples so far ends. */
    long end() {
        return time;
    }

    /**
     * Reads a fragment.
     *
     * @param moof the body of its box
     * @param start of the box in the file
     */
    void read(ByteBuffer moof, long start) throws IOException {
        for (ByteBuffer rest = moof.slice(0, moof.limit()); rest.remaining() >= 8; ) {
            Box box = Box.next(rest);
            ByteBuffer header = box.is("traf") ? Box.find(box.body(), "tfhd") : null;
            if (header != null && header.getInt(4) == track) {
                runs(box.body(), header, start);
            }
        }
    }

    private void runs(ByteBuffer fragment, ByteBuffer header, long start) throws IOException {
        int flags = header.getInt();
        header.getInt();
        long base = (flags & BASE_OFFSET) != 0 ? header.getLong() : start;
        if ((flags & DESCRIPTION) != 0) {
            header.getInt();
        }
        long duration = (flags & DURATION) != 0 ? header.getInt() & 0xFFFFFFFFL : usualDuration;
        int size = (flags & SIZE) != 0 ? header.getInt() : usualSize;
        ByteBuffer decodeTime = Box.find(fragment, "tfdt");
        if (decodeTime != null) {
            time = decodeTime.get(0) == 1 ? decodeTime.getLong(4) : decodeTime.getInt(4) & 0xFFFFFFFFL;
        }
        long at = base;
        for (ByteBuffer rest = fragment.slice(0, fragment.limit()); rest.remaining() >= 8; ) {
            Box box = Box.next(rest);
            if (box.is("trun")) {
                at = run(box.body(), base, at, duration, size);
            }
        }
    }

    /** A run of samples that lie one after another; returns where it ends. */
    private long run(ByteBuffer run, long base, long follows, long usualDuration, int usualSize) throws IOException {
        int flags = run.getInt();
        int count = run.getInt();
        if (count < 0 || count > Track.MOST_PACKETS - packets.size()) {
            throw source.bad("damaged: a fragment of " + count + " frames");
        }
        long at = (flags & RUN_OFFSET) != 0 ? base + run.getInt() : follows;
        next(run, flags & RUN_FIRST_FLAGS);
        for (int i = 0; i < count; i++) {
            Integer duration = next(run, flags & SAMPLE_DURATION);
            Integer stored = next(run, flags & SAMPLE_SIZE);
            next(run, flags & SAMPLE_FLAGS);
            Integer offset = next(run, flags & SAMPLE_OFFSET);
            int size = stored == null ? usualSize : stored;
            if (size < 0 || at < 0 || size > source.size() - at) {
                throw source.bad("truncated: frame " + packets.size() + " lies beyond its end");
            }
            packets.add(new Packet(at, size, time + (offset == null ? 0 : offset)));
            time += duration == null ? usualDuration : duration & 0xFFFFFFFFL;
            at += size;
        }
        return at;
    }

    /** A field, if it is there. */
    private static @Nullable Integer next(ByteBuffer run, int present) {
        return present == 0 ? null : run.getInt();
    }
}
