package dev.zoetrope.video.container;

import dev.zoetrope.video.container.Mp4Demuxer.Box;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sample table of an MP4 track, {@code stbl}: sizes, chunks and times, joined to one packet per sample. */
final class Mp4SampleTable {
    private final ByteSource source;
    private final List<Packet> packets = new ArrayList<>();
    private final int count;
    private final int sameSize;
    private final ByteBuffer sizes;
    private long duration;

    Mp4SampleTable(ByteSource source, ByteBuffer table) throws IOException {
        this.source = source;
        sizes = need(table, "stsz");
        sameSize = sizes.getInt(4);
        count = sizes.getInt(8);
        if (count < 0 || count > Track.MOST_PACKETS || (sameSize == 0 && count > (sizes.limit() - 12) / 4)) {
            throw source.bad("damaged: a table of " + count + " frames");
        }
        long[] times = times(need(table, "stts"), Box.find(table, "ctts"));
        place(table, times);
    }

    int count() {
        return count;
    }

    long duration() {
        return duration;
    }

    List<Packet> packets() {
        return packets;
    }

    /** When each sample is shown: the sum of the durations before it, plus its offset. */
    private long[] times(ByteBuffer durations, @Nullable ByteBuffer offsets) {
        long[] times = new long[count];
        int sample = 0;
        for (int entry = 0; entry < durations.getInt(4) && sample < count; entry++) {
            int run = durations.getInt(8 + 8 * entry);
            int delta = durations.getInt(12 + 8 * entry);
            for (int i = 0; i < run && sample < count; i++) {
                times[sample++] = duration;
                duration += delta & 0xFFFFFFFFL;
            }
        }
        while (sample < count) {
            times[sample++] = duration;
        }
        sample = 0;
        for (int entry = 0; offsets != null && entry < offsets.getInt(4) && sample < count; entry++) {
            int run = offsets.getInt(8 + 8 * entry);
            for (int i = 0; i < run && sample < count; i++) {
                times[sample++] += offsets.getInt(12 + 8 * entry);
            }
        }
        return times;
    }

    private void place(ByteBuffer table, long[] times) throws IOException {
        ByteBuffer runs = need(table, "stsc");
        ByteBuffer offsets = Box.find(table, "stco");
        boolean wide = offsets == null;
        if (offsets == null) {
            offsets = need(table, "co64");
        }
        int chunks = offsets.getInt(4);
        int runCount = runs.getInt(4);
        int run = 0;
        for (int chunk = 0; chunk < chunks && packets.size() < count; chunk++) {
            while (run + 1 < runCount && chunk + 1 >= runs.getInt(8 + 12 * (run + 1))) {
                run++;
            }
            int perChunk = runs.getInt(12 + 12 * run);
            long offset = wide ? offsets.getLong(8 + 8 * chunk) : offsets.getInt(8 + 4 * chunk) & 0xFFFFFFFFL;
            for (int i = 0; i < perChunk && packets.size() < count; i++) {
                int sample = packets.size();
                int size = sameSize != 0 ? sameSize : sizes.getInt(12 + 4 * sample);
                if (size < 0 || offset < 0 || size > source.size() - offset) {
                    throw source.bad("truncated: frame " + sample + " lies beyond its end");
                }
                packets.add(new Packet(offset, size, times[sample]));
                offset += size;
            }
        }
        if (packets.size() < count) {
            throw source.bad("damaged: its table places " + packets.size() + " of " + count + " frames");
        }
    }

    private ByteBuffer need(ByteBuffer table, String type) throws IOException {
        ByteBuffer body = Box.find(table, type);
        if (body == null) {
            throw source.bad("damaged: box '" + type + "' is missing");
        }
        return body;
    }
}
