package dev.zoetrope.video.codec;

import dev.zoetrope.video.codec.H264Parameters.Sps;
import dev.zoetrope.video.codec.H264Stream.Coded;
import dev.zoetrope.video.container.ByteSource;
import dev.zoetrope.video.container.Track;
import dev.zoetrope.video.picture.YuvPicture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jcodec.codecs.h264.H264Decoder;
import org.jcodec.common.model.Picture;

/** H.264 (progressive, 8 bits, 4:2:0) through jcodec. */
final class H264Source implements PictureSource {
    private final ByteSource source;
    private final H264Stream stream;
    private final Sps parameters;
    private final int[] shown;

    H264Source(ByteSource source, Track track) throws IOException {
        this.source = source;
        stream = new H264Stream(source, track);
        parameters = stream.parameters();
        shown = stream.shown();
    }

    @Override
    public int frameCount() {
        return shown.length;
    }

    @Override
    public int width() {
        return parameters.width();
    }

    @Override
    public int height() {
        return parameters.height();
    }

    @Override
    public long time(int frame) {
        return stream.pictures().get(place(frame)).packet().time();
    }

    @Override
    public int place(int frame) {
        return shown[frame];
    }

    @Override
    public int key(int frame) {
        return keyBefore(place(frame));
    }

    @Override
    public Decoding start() throws IOException {
        return new Run();
    }

    private final class Run implements Decoding {
        private final H264Decoder decoder = Jcodec.h264Decoder();
        private final byte[][] buffer;
        private int next;

        Run() throws IOException {
            int area = parameters.stride() * parameters.rows();
            buffer = new byte[][] {new byte[area], new byte[area / 4], new byte[area / 4]};
            feedParameters(decoder, buffer);
        }

        @Override
        public YuvPicture decode(int frame) throws IOException {
            int target = place(frame);
            next = Math.max(next, keyBefore(target));
            // A picture that nothing is predicted from can be passed over, but only where the others' places in the
            // order of showing are coded in themselves.
            boolean skips = parameters.orderType() == 0;
            for (; next < target; next++) {
                if (!skips || stream.pictures().get(next).reference()) {
                    picture(decoder, next, buffer);
                }
            }
            Picture picture = picture(decoder, next++, buffer);
            return new YuvPicture(
                    picture.getData(),
                    parameters.stride(),
                    parameters.left(),
                    parameters.top(),
                    width(),
                    height(),
                    parameters.fullRange());
        }
    }

    private int keyBefore(int picture) {
        int key = picture;
        while (!stream.pictures().get(key).key()) {
            key--;
        }
        return key;
    }

    private void feedParameters(H264Decoder decoder, byte[][] buffer) throws IOException {
        try {
            decoder.decodeFrameFromNals(buffers(stream.parameterSets()), buffer);
        } catch (RuntimeException e) {
            throw source.bad("its H.264 header is damaged", e);
        }
    }

    private Picture picture(H264Decoder decoder, int index, byte[][] buffer) throws IOException {
        Coded coded = stream.pictures().get(index);
        if (!coded.whole()) {
            throw source.bad(damaged(index) + ": a picture before is missing");
        }
        List<byte[]> units = stream.units(coded.packet());
        units.removeIf(unit -> !isDecoded(NalUnits.type(unit)));
        Picture picture;
        try {
            picture = decoder.decodeFrameFromNals(buffers(units), buffer);
        } catch (RuntimeException e) {
            throw source.bad(damaged(index), e);
        }
        if (picture == null) {
            throw source.bad(damaged(index));
        }
        return picture;
    }

    private static boolean isDecoded(int type) {
        return type == NalUnits.SLICE || type == NalUnits.IDR_SLICE || type == NalUnits.SPS || type == NalUnits.PPS;
    }

    private static List<ByteBuffer> buffers(List<byte[]> units) {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (byte[] unit : units) {
            buffers.add(ByteBuffer.wrap(unit));
        }
        return buffers;
    }

    /** With a reference all pictures up to the next key picture are lost, with another only itself. */
    private String damaged(int index) {
        List<Coded> pictures = stream.pictures();
        int next = index + 1;
        if (pictures.get(index).reference()) {
            while (next < pictures.size() && !pictures.get(next).key()) {
                next++;
            }
        }
        return Damage.of(shown, index, next);
    }
}
