/** Layers with their backward passes, losses, optimizers, training and checkpoints. Depends on the JDK alone. */
module dev.zoetrope.layers {
    requires transitive dev.zoetrope.core;
    requires static transitive org.jspecify;

    exports dev.zoetrope.layers;
    exports dev.zoetrope.layers.init;
    exports dev.zoetrope.layers.layer;
}
