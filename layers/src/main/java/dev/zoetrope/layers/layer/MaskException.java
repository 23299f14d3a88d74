package dev.zoetrope.layers.layer;

/** A layer was given a mask that it cannot take. The message names the layer. */
public final class MaskException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public MaskException(String layer, String message) {
        super("layer " + layer + ": " + message);
    }
}
