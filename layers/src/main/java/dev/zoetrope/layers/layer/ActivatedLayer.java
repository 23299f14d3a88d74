package dev.zoetrope.layers.layer;

/** A layer that ends with an activation, which can be taken off: a loss that knows softmax takes what goes into it. */
public interface ActivatedLayer extends Layer {
    Activation activation();

    /** The same layer, on the same parameters, with another activation. */
    Layer withActivation(Activation other);
}
