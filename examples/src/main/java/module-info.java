/** Programs that use the library as any user would. */
module dev.zoetrope.examples {
    requires dev.zoetrope.layers;
    requires dev.zoetrope.video;
    requires static org.jspecify;
}
