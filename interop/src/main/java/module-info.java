/** Models of other frameworks, read and written. */
module dev.zoetrope.interop {
    requires transitive dev.zoetrope.layers;
    requires com.google.protobuf;
    requires static org.jspecify;

    exports dev.zoetrope.interop;
    exports dev.zoetrope.interop.keras;
    exports dev.zoetrope.interop.onnx;
}
