package dev.zoetrope.interop.onnx;

import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.ActivationLayers;

/** What exporters write in several nodes, and is one layer. */
final class Idioms {
    private final Wiring wiring;

    Idioms(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Products of matrices with the bias that the next node adds. */
    Computed matMul(Operation op) {
        Onnx.Node next = wiring.onlyConsumer(op.node());
        Known bias = next != null && next.operator().equals("Add") ? wiring.otherInput(next) : null;
        if (bias == null
                || next == null
                || !(op.input(1) instanceof Known kernel)
                || bias.elements() != kernel.dims()[kernel.rank() - 1]
                || bias.rank() < 1
                || bias.dims()[bias.rank() - 1] != bias.elements()) {
            return WeightOperators.product(op, null);
        }
        Computed y = WeightOperators.product(op, bias);
        wiring.skip(next, y);
        return y;
    }

    /** {@code x·½·(1 + erf(x/√2))}, in the orders in which exporters write its products. */
    Computed gelu(Operation op) {
        Onnx.Node scaling = wiring.producer(op.node().inputs().getFirst());
        Onnx.Node plusOne = wiring.onlyConsumer(op.node());
        Onnx.Node product = plusOne == null ? null : wiring.onlyConsumer(plusOne);
        if (scaling == null
                || plusOne == null
                || product == null
                || !plusOne.operator().equals("Add")
                || !Wiring.isNumber(wiring.otherInput(plusOne), 1)
                || !product.operator().equals("Mul")) {
            throw new IllegalArgumentException("no layer does what this operator does, but in a GELU");
        }
        boolean divides = scaling.operator().equals("Div");
        if (!Wiring.isNumber(wiring.constantOf(scaling), divides ? Math.sqrt(2) : Math.sqrt(0.5))
                || !(divides || scaling.operator().equals("Mul"))) {
            throw new IllegalArgumentException("a GELU divides by the root of 2");
        }
        String x = wiring.variableOf(scaling);
        String half = Wiring.other(product, plusOne.outputs().getFirst());
        Onnx.Node last = product;
        if (half.equals(x)) {
            last = wiring.onlyConsumer(product);
        } else {
            Onnx.Node halving = wiring.producer(half);
            if (halving == null || !wiring.variableOf(halving).equals(x) || !isHalf(halving)) {
                // (½·(1 + erf))·x
                last = Wiring.isNumber(wiring.otherInput(product), 0.5) ? wiring.onlyConsumer(product) : null;
                if (last == null
                        || !last.operator().equals("Mul")
                        || !Wiring.other(last, product.outputs().getFirst()).equals(x)) {
                    throw new IllegalArgumentException("products that are no GELU");
                }
            }
        }
        boolean halved = product.equals(last) || !half.equals(x) || (last != null && isHalf(last));
        if (last == null || !halved || !(wiring.tensor(x) instanceof Computed value)) {
            throw new IllegalArgumentException("products that are no GELU");
        }
        Computed y = op.assembly().applyInPlace(new ActivationLayers.Activation(Activation.GELU), value);
        wiring.skip(plusOne, y);
        wiring.skip(product, y);
        wiring.skip(last, y);
        return y;
    }

    private boolean isHalf(Onnx.Node node) {
        Known constant = wiring.constantOf(node);
        return (node.operator().equals("Mul") && Wiring.isNumber(constant, 0.5))
                || (node.operator().equals("Div") && Wiring.isNumber(constant, 2));
    }
}
