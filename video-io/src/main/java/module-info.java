/** Frame sources, sampling plans, data sets of video files and the clip cache. */
module dev.zoetrope.video {
    requires transitive dev.zoetrope.core;
    requires java.desktop;
    requires static org.jspecify;
    requires jcodec;

    exports dev.zoetrope.video;
    exports dev.zoetrope.video.dataset;
}
