package dev.zoetrope.video;

import java.io.IOException;

/** The frames of a file that is closed with them. */
record FileFrames(VideoFile file, ColorOrder order, FrameSource frames) implements FrameSource {
    @Override
    public VideoInfo info() {
        return frames.info();
    }

    @Override
    public boolean hasNext() throws IOException {
        return frames.hasNext();
    }

    @Override
    public Frame next() throws IOException {
        return frames.next();
    }

    @Override
    public FrameSource resized(int height, int width) throws IOException {
        return new FileFrames(file, order, file.frames(order, height, width));
    }

    @Override
    public void close() throws IOException {
        frames.close();
        file.close();
    }
}
