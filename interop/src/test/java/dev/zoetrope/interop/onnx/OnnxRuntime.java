package dev.zoetrope.interop.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.zoetrope.core.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What ONNX Runtime makes of a file. */
final class OnnxRuntime implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OnnxRuntime(Path file) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            session = environment.createSession(file.toString(), options);
        }
    }

    /** The outputs, in the file's order, on inputs in the file's order. */
    List<Tensor> run(List<Tensor> inputs) throws OrtException {
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        try {
            for (String name : session.getInputNames()) {
                Tensor x = inputs.get(feeds.size());
                long[] shape =
                        Arrays.stream(x.shape().dims()).mapToLong(dim -> dim).toArray();
                feeds.put(name, OnnxTensor.createTensor(environment, FloatBuffer.wrap(x.toArray()), shape));
            }
            try (OrtSession.Result result = session.run(feeds)) {
                List<Tensor> outputs = new ArrayList<>();
                for (Map.Entry<String, OnnxValue> entry : result) {
                    outputs.add(tensor((OnnxTensor) entry.getValue()));
                }
                return outputs;
            }
        } finally {
            feeds.values().forEach(OnnxTensor::close);
        }
    }

    private static Tensor tensor(OnnxTensor value) {
        int[] dims = Arrays.stream(value.getInfo().getShape())
                .mapToInt(Math::toIntExact)
                .toArray();
        FloatBuffer floats = value.getFloatBuffer();
        float[] elements = new float[floats.remaining()];
        floats.get(elements);
        return Tensor.of(elements, dims);
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
