package dev.zoetrope.interop.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A message in protobuf's wire format, field after field. Parts are strung together, not copied. */
final class WireMessage {
    private ByteString content = ByteString.EMPTY;

    ByteString content() {
        return content;
    }

    WireMessage integer(int field, long value) {
        return append(out -> out.writeInt64(field, value));
    }

    WireMessage real(int field, float value) {
        return append(out -> out.writeFloat(field, value));
    }

    WireMessage text(int field, String value) {
        return append(out -> out.writeString(field, value));
    }

    WireMessage message(int field, WireMessage value) {
        return bytes(field, value.content);
    }

    /** The array is used, not copied. */
    WireMessage bytes(int field, byte[] value) {
        return bytes(field, UnsafeByteOperations.unsafeWrap(value));
    }

    private WireMessage bytes(int field, ByteString value) {
        append(out -> {
            out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(value.size());
        });
        content = content.concat(value);
        return this;
    }

    private interface Part {
        void write(CodedOutputStream out) throws IOException;
    }

    private WireMessage append(Part part) {
        ByteString.Output bytes = ByteString.newOutput(32);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            part.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written but memory
        }
        content = content.concat(bytes.toByteString());
        return this;
    }
}
