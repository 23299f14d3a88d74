/** Models as ONNX files: {@link dev.zoetrope.interop.onnx.OnnxExport} writes them, {@link dev.zoetrope.interop.onnx.OnnxImport} reads them. */
@NullMarked
package dev.zoetrope.interop.onnx;

import org.jspecify.annotations.NullMarked;
