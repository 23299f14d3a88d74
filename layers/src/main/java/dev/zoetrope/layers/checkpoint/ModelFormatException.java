package dev.zoetrope.layers.checkpoint;

import java.io.IOException;

/** A file is not what it should be. The message names the file, the place in it and what was wrong. */
public final class ModelFormatException extends IOException {
    private static final long serialVersionUID = 1;

    public ModelFormatException(String message) {
        super(message);
    }
}
