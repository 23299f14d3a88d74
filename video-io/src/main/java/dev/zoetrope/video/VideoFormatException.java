package dev.zoetrope.video;

import java.io.IOException;
import java.nio.file.Path;

/** A file that cannot be used as video. The message is one line: {@code <file>: <reason>}. */
public final class VideoFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public VideoFormatException(Path file, String reason) {
        super(file + ": " + reason);
        this.reason = reason;
    }

    public VideoFormatException(Path file, String reason, Throwable cause) {
        super(file + ": " + reason, cause);
        this.reason = reason;
    }

    /** What is wrong, without the file's name. */
    public String reason() {
        return reason;
    }
}
