/** Frame sources, sampling plans, data sets of video files and the clip cache. */
module dev.zoetrope.video {
    requires static org.jspecify;
}
