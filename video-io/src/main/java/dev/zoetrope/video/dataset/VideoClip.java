package dev.zoetrope.video.dataset;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A video file of a data set.
 *
 * @param path of the file
 * @param label the index of its class
 * @param group what its clips have in common with others, such as the person or the place; empty if the file's name does
 *     not tell
 */
public record VideoClip(Path path, int label, Optional<String> group) {}
