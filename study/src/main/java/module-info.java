/** What each block of a video network does, measured: variants are trained side by side and written up as a report. */
module dev.zoetrope.study {
    requires transitive dev.zoetrope.layers;
    requires static org.jspecify;

    exports dev.zoetrope.study;
}
