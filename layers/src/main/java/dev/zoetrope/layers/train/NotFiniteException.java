package dev.zoetrope.layers.train;

/** A loss is NaN or infinite. The message tells where that first appeared: an input, a parameter, or a layer's output. */
public final class NotFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    public NotFiniteException(String message) {
        super(message);
    }
}
