package dev.zoetrope.video.codec;

import dev.zoetrope.video.codec.H264Parameters.Sps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jcodec.codecs.common.biari.MDecoder;
import org.jcodec.codecs.h264.H264Utils.Mv;
import org.jcodec.codecs.h264.H264Utils.MvList;
import org.jcodec.codecs.h264.decode.FrameReader;
import org.jcodec.codecs.h264.decode.MBlock;
import org.jcodec.codecs.h264.decode.SliceHeaderReader;
import org.jcodec.codecs.h264.decode.SliceReader;
import org.jcodec.codecs.h264.decode.aso.MapManager;
import org.jcodec.codecs.h264.decode.aso.Mapper;
import org.jcodec.codecs.h264.io.CABAC;
import org.jcodec.codecs.h264.io.CAVLC;
import org.jcodec.codecs.h264.io.model.NALUnit;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.SliceHeader;
import org.jcodec.codecs.h264.io.model.SliceType;
import org.jcodec.common.io.BitReader;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of jcodec's reader of H.264 units, which a damaged stream can send round a loop for ever or make
 * allocate without bound: sequence parameters are read without their usability information, and the arithmetic decoder
 * gives up beyond the end of its data. What jcodec reads and then does not heed is put so that it does: that a slice is not
 * to be deblocked, that B pictures have weights where P pictures have none, and the vectors of temporal direct prediction.
 */
final class BoundedFrameReader extends FrameReader {
    /** The value of {@code disable_deblocking_filter_idc}. */
    private static final int NOT_DEBLOCKED = 1;
    /** Of the thresholds: below any at which the filter does something. */
    private static final int LOWEST_OFFSET = -64;

    private final Map<Integer, SeqParameterSet> sequence = new HashMap<>();
    private final Map<Integer, PictureParameterSet> picture = new HashMap<>();
    /** The same with the flag set for which jcodec heeds the weights of B pictures; it also says that P headers hold some. */
    private final Map<Integer, PictureParameterSet> weighted = new HashMap<>();

    @Override
    public List<SliceReader> readFrame(List<ByteBuffer> units) {
        List<SliceReader> slices = new ArrayList<>();
        for (ByteBuffer unit : units) {
            NALUnit header = NALUnit.read(unit.duplicate());
            byte[] bytes = new byte[unit.remaining()];
            unit.get(bytes);
            byte[] payload = NalUnits.payload(bytes);
            switch (NalUnits.type(bytes)) {
                case NalUnits.SPS -> {
                    SeqParameterSet sps = SeqParameterSet.read(ByteBuffer.wrap(Sps.withoutUsability(payload)));
                    sequence.put(sps.seqParameterSetId, sps);
                }
                case NalUnits.PPS -> {
                    PictureParameterSet pps = PictureParameterSet.read(ByteBuffer.wrap(payload));
                    picture.put(pps.picParameterSetId, pps);
                    PictureParameterSet twin = PictureParameterSet.read(ByteBuffer.wrap(payload));
                    twin.weightedPredFlag = true;
                    weighted.put(pps.picParameterSetId, twin);
                }
                default -> slices.add(slice(payload, header));
            }
        }
        return slices;
    }

    private SliceReader slice(byte[] payload, NALUnit unit) {
        ByteBuffer data = ByteBuffer.wrap(payload);
        BitReader in = BitReader.createBitReader(data);
        SliceHeader header = SliceHeaderReader.readPart1(in);
        PictureParameterSet pps = picture.get(header.picParameterSetId);
        SeqParameterSet sps = pps == null ? null : sequence.get(pps.seqParameterSetId);
        if (pps == null || sps == null) {
            throw new IllegalStateException("a slice names parameters that are not there");
        }
        SliceHeaderReader.readPart2(header, unit, sps, pps, in);
        if (header.disableDeblockingFilterIdc == NOT_DEBLOCKED) {
            header.sliceAlphaC0OffsetDiv2 = LOWEST_OFFSET;
            header.sliceBetaOffsetDiv2 = LOWEST_OFFSET;
        }
        if (header.sliceType == SliceType.B && pps.weightedBipredIdc != 0) {
            header.pps = weighted.get(header.picParameterSetId);
        }
        CAVLC[] lengthCodes = {new CAVLC(sps, pps, 2, 2), new CAVLC(sps, pps, 1, 1), new CAVLC(sps, pps, 1, 1)};
        CABAC arithmetic = new CABAC(sps.picWidthInMbsMinus1 + 1);
        MDecoder decoder = null;
        if (pps.entropyCodingModeFlag) {
            in.terminate();
            int[][] models = new int[2][1024];
            arithmetic.initModels(
                    models, header.sliceType, header.cabacInitIdc, pps.picInitQpMinus26 + 26 + header.sliceQpDelta);
            decoder = new BoundedDecoder(data, models);
        }
        Mapper mapper = new MapManager(sps, pps).getMapper(header);
        return header.sliceType == SliceType.B && !header.directSpatialMvPredFlag
                ? new TemporalReader(pps, arithmetic, lengthCodes, decoder, in, mapper, header, unit)
                : new SliceReader(pps, arithmetic, lengthCodes, decoder, in, mapper, header, unit);
    }

    /** Reads slices with temporal direct prediction: the macroblocks that it fills keep their vectors in another list. */
    private static final class TemporalReader extends SliceReader {
        TemporalReader(
                PictureParameterSet pps,
                CABAC arithmetic,
                CAVLC[] lengthCodes,
                @Nullable MDecoder decoder,
                BitReader in,
                Mapper mapper,
                SliceHeader header,
                NALUnit unit) {
            super(pps, arithmetic, lengthCodes, decoder, in, mapper, header, unit);
        }

        @Override
        public boolean readMacroblock(MBlock block) {
            if (!(block.x instanceof TemporalVectors)) {
                block.x = new TemporalVectors();
            }
            return super.readMacroblock(block);
        }
    }

    /**
     * The vectors of a macroblock's sixteen blocks. With temporal direct prediction the second is the first less the one that
     * it is derived from (H.264, 8.4.1.2.3). jcodec takes for the first what the list holds before the new one is stored; so
     * the difference of the two is added.
     */
    private static final class TemporalVectors extends MvList {
        private static final int BLOCKS = 16;

        TemporalVectors() {
            super(BLOCKS);
        }

        @Override
        public void setPair(int block, int first, int second) {
            int x = Mv.mvX(second) + Mv.mvX(first) - mv0X(block);
            int y = Mv.mvY(second) + Mv.mvY(first) - mv0Y(block);
            super.setPair(block, first, Mv.packMv(x, y, Mv.mvRef(second)));
        }
    }

    private static final class BoundedDecoder extends MDecoder {
        /** A sound stream may be read ahead by two bytes; it is asked for them once per bit. */
        private static final int MOST_BEYOND = 64;

        private final ByteBuffer data;
        private int beyond;

        BoundedDecoder(ByteBuffer data, int[][] models) {
            super(data, models);
            this.data = data;
        }

        @Override
        protected void readOneByte() {
            super.readOneByte();
            // The constructor above reads the first bytes before this object's fields are set.
            if (data != null && !data.hasRemaining() && ++beyond > MOST_BEYOND) {
                throw new IllegalStateException("a slice goes on beyond its data");
            }
        }
    }
}
