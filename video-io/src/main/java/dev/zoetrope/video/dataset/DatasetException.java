package dev.zoetrope.video.dataset;

import java.io.IOException;

/** A data set that cannot be used as asked. The message is one line and names the folder, class or file. */
public final class DatasetException extends IOException {
    private static final long serialVersionUID = 1L;

    public DatasetException(String message) {
        super(message);
    }
}
