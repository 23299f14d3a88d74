/** What goes on inside a model: pictures of its layers, what its answers depend on, and a review of its blocks. */
module dev.zoetrope.inspect {
    requires transitive dev.zoetrope.layers;
    requires static org.jspecify;

    exports dev.zoetrope.inspect;
    exports dev.zoetrope.inspect.review;
}
