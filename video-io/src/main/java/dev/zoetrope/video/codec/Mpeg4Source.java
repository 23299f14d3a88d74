package dev.zoetrope.video.codec;

import dev.zoetrope.video.container.ByteSource;
import dev.zoetrope.video.container.Track;
import dev.zoetrope.video.picture.YuvPicture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jcodec.codecs.mpeg4.MPEG4Decoder;
import org.jcodec.common.model.Picture;
import org.jspecify.annotations.Nullable;

/**
 * MPEG-4 Part 2 (XviD, DivX 5, FFmpeg's) through jcodec.
 *
 * <p>jcodec decodes one picture at a time and leaves the rest to its caller: picking the right ones, and showing them in
 * the right order.
 */
final class Mpeg4Source implements PictureSource {
    /** Fewer bytes than this may remain after a healthy picture; more do after about half of all bit errors. */
    private static final int MOST_LEFT_OVER = 3;

    /** References in use at once, and one to write to; the decoder keeps the buffers it is given. */
    private static final int BUFFERS = 4;

    private final ByteSource source;
    private final Track track;
    private final Mpeg4Stream stream;

    Mpeg4Source(ByteSource source, Track track) throws IOException {
        this.source = source;
        this.track = track;
        this.stream = Mpeg4Stream.scan(source, track);
    }

    @Override
    public int frameCount() {
        return stream.shown().length;
    }

    @Override
    public int width() {
        return stream.header().width();
    }

    @Override
    public int height() {
        return stream.header().height();
    }

    @Override
    public long time(int frame) {
        int packet = stream.vops().get(place(frame)).packet();
        return track.packets().get(packet).time();
    }

    @Override
    public int place(int frame) {
        return stream.shown()[frame];
    }

    @Override
    public int key(int frame) {
        return stream.keyBefore(place(frame));
    }

    @Override
    public Decoding start() throws IOException {
        return new Run();
    }

    private final class Run implements Decoding {
        private final MPEG4Decoder decoder = Jcodec.mpeg4Decoder();
        private final List<byte[][]> buffers = new ArrayList<>();
        private int nextBuffer;
        /** All references from some key picture up to this one are decoded. */
        private int reached = -1;

        private @Nullable YuvPicture latest;
        private int latestVop = -1;

        Run() throws IOException {
            int width = (width() + 15) & ~15;
            int height = (height() + 15) & ~15;
            for (int i = 0; i < BUFFERS; i++) {
                int chroma = width * height / 4;
                buffers.add(new byte[][] {new byte[width * height], new byte[chroma], new byte[chroma]});
            }
            try {
                decoder.decodeFrame(ByteBuffer.wrap(stream.configuration()), buffers.get(0));
            } catch (RuntimeException e) {
                throw source.bad("its MPEG-4 header is damaged", e);
            }
        }

        @Override
        public YuvPicture decode(int frame) throws IOException {
            int vop = place(frame);
            int key = stream.keyBefore(vop);
            for (int i = key > reached ? key : reached + 1; i <= vop; i++) {
                Mpeg4Stream.Vop next = stream.vops().get(i);
                if (next.reference() || i == vop) {
                    latest = picture(i);
                    latestVop = i;
                }
                if (next.reference()) {
                    reached = i;
                }
            }
            if (latest == null || latestVop != vop) {
                throw new IllegalStateException("picture " + vop + " was passed, at " + latestVop);
            }
            return latest;
        }

        private YuvPicture picture(int index) throws IOException {
            Mpeg4Stream.Vop vop = stream.vops().get(index);
            ByteBuffer data = vop.read(source, track);
            Jcodec.resetSeconds(decoder);
            byte[][] buffer = buffers.get(nextBuffer);
            Picture picture;
            try {
                picture = decoder.decodeFrame(data, buffer);
            } catch (RuntimeException e) {
                throw damaged(index, e);
            }
            if (picture == null || leftOver(data) > MOST_LEFT_OVER) {
                throw damaged(index, null);
            }
            if (vop.reference()) {
                nextBuffer = (nextBuffer + 1) % BUFFERS;
            }
            return new YuvPicture(picture.getData(), picture.getWidth(), 0, 0, width(), height(), false);
        }

        private IOException damaged(int vop, @Nullable RuntimeException cause) {
            String reason = Damage.of(stream.shown(), vop, stream.lostUntil(vop));
            return cause == null ? source.bad(reason) : source.bad(reason, cause);
        }

        /** Bytes after a picture, less the zeros that may pad it. */
        private static int leftOver(ByteBuffer data) {
            int end = data.limit();
            while (end > data.position() && data.get(end - 1) == 0) {
                end--;
            }
            return end - data.position();
        }
    }
}
