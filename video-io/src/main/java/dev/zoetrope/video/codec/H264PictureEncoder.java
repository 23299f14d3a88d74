package dev.zoetrope.video.codec;

import dev.zoetrope.video.container.Mp4Muxer;
import dev.zoetrope.video.picture.RgbToYuv;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jcodec.codecs.h264.H264Encoder;
import org.jcodec.codecs.h264.encode.DumbRateControl;
import org.jcodec.codecs.h264.io.model.SliceType;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Size;

/** Codes pictures as H.264, baseline profile, through jcodec: one key picture, then P pictures, up to 25. */
public final class H264PictureEncoder {
    private final H264Encoder encoder;
    private final Picture picture;
    private final int width;
    private final int height;
    private final ByteBuffer coded;

    /** The same fine quantiser for all pictures; jcodec's own choice is coarser by half for P pictures, and they drift. */
    private static final class SteadyQuality extends DumbRateControl {
        private static final int QUANTISER = 18;

        @Override
        public int startPicture(Size size, int maxBytes, SliceType type) {
            super.startPicture(size, maxBytes, type);
            return QUANTISER;
        }
    }

    public H264PictureEncoder(int width, int height) {
        Jcodec.quiet();
        encoder = new H264Encoder(new SteadyQuality());
        picture = Picture.create(width, height, ColorSpace.YUV420J);
        this.width = width;
        this.height = height;
        // The encoder aims at one byte per pixel at most, but a single macroblock may exceed its share.
        coded = ByteBuffer.allocate(4 * width * height + 4096);
    }

    /**
     * Codes a picture and hands it to a muxer.
     *
     * @param pixels {@code uint8 [H,W,3]}, R,G,B
     */
    public void encode(byte[] pixels, Mp4Muxer muxer) throws IOException {
        RgbToYuv.convert(pixels, height, width, picture.getData());
        coded.clear();
        ByteBuffer frame = encoder.encodeFrame(picture, coded).getData();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        byte[] sps = {};
        for (byte[] unit : NalUnits.ofStartCodes(bytes)) {
            switch (NalUnits.type(unit)) {
                case NalUnits.SPS -> sps = ColourDescription.added(unit);
                case NalUnits.PPS -> muxer.parameters(sps, unit);
                default -> muxer.add(unit, NalUnits.type(unit) == NalUnits.IDR_SLICE);
            }
        }
    }
}
