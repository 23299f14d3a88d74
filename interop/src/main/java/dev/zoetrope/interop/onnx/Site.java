package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One layer that is being written: where it stands, what it was built to, and what it is called on.
 *
 * @param layer built on the model's own parameters
 */
record Site(GraphBuilder graph, String path, String className, MultiLayer layer, List<Value> inputs) {
    /** The first input. */
    Value x() {
        return inputs.getFirst();
    }

    /** The input's axes, the batch's among them. */
    int rank() {
        return x().shape().rank() + 1;
    }

    /** The shape of the first output. */
    Shape output() {
        return layer.outputShapes().getFirst();
    }

    /** One tensor as the layer's first output. */
    List<Value> done(String tensor) {
        return List.of(new Value(tensor, output()));
    }

    /** A parameter by what stands behind the layer's path. */
    Optional<Tensor> parameter(String name) {
        return layer.parameters().stream()
                .filter(parameter -> parameter.path().equals(path + "/" + name))
                .map(Parameter::value)
                .findFirst();
    }

    Tensor weight(String name) {
        return parameter(name).orElseThrow(() -> new IllegalStateException(path + " has no " + name));
    }

    /** A parameter as a constant, as it is. */
    String constant(String name) {
        return constant(name, weight(name));
    }

    /** A constant of the layer. */
    String constant(String name, Tensor value) {
        return graph.constant(path + "/" + name, () -> array(value));
    }

    /** A constant of the layer: a weight with its axes in another order. */
    String transposed(String name, int... order) {
        Tensor weight = weight(name);
        return graph.constant(path + "/" + name, () -> array(Tensors.transposed(weight, order)));
    }

    private static Onnx.Array array(Tensor tensor) {
        return Onnx.Array.of(
                "",
                Arrays.stream(tensor.shape().dims()).mapToObj(dim -> (long) dim).toList(),
                tensor.toArray());
    }

    /** The function of a tensor. */
    String activated(Activation activation, String tensor) {
        return ActivationNodes.write(graph, activation, tensor);
    }

    /** What to throw where ONNX has no words for what the layer does. */
    IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("layer " + path + " (" + className + ") cannot be written as ONNX: " + why);
    }
}
