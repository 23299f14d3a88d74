package dev.zoetrope.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong, on one line and for people. */
final class ErrorLine {
    private ErrorLine() {}

    static String of(Throwable thrown) {
        return text(thrown)
                .lines()
                .map(String::strip)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }

    /** A text on one line: what would break it, such as in a file's name, is shown as Java writes it. */
    static String printable(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                line.append("\\n");
            } else if (Character.isISOControl(c)) {
                line.append("\\u%04x".formatted(c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    private static String text(Throwable thrown) {
        if (thrown instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + ": " + reason(file);
        }
        if (thrown instanceof OutOfMemoryError) {
            return "not enough memory (" + thrown.getMessage() + "): Java may use "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB. Smaller frames, fewer frames or smaller batches"
                    + " need less; ./zoetrope -Xmx8g gives 8 GB";
        }
        String message = thrown.getMessage();
        if (message == null || message.isBlank() || thrown instanceof Error || thrown instanceof NullPointerException) {
            return thrown.toString();
        }
        return message;
    }

    /** Of exceptions whose message is a file's name and nothing else. */
    private static String reason(FileSystemException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NotDirectoryException) {
            return "not a folder";
        }
        return e instanceof FileAlreadyExistsException
                ? "a file of this name is in the way"
                : e.getClass().getSimpleName();
    }
}
