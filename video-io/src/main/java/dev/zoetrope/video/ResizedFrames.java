package dev.zoetrope.video;

import java.io.IOException;

/** The frames of another source, resized. */
record ResizedFrames(FrameSource frames, int height, int width) implements FrameSource {
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
        Frame frame = frames.next();
        return new Frame(frame.index(), frame.seconds(), height, width, frame.resized(height, width));
    }

    @Override
    public void close() throws IOException {
        frames.close();
    }
}
