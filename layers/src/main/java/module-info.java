/** Layers with their backward passes, losses, optimizers, training and checkpoints. Depends on the JDK alone. */
module dev.zoetrope.layers {
    requires transitive dev.zoetrope.core;
    requires static org.jspecify;

    exports dev.zoetrope.layers;
    exports dev.zoetrope.layers.checkpoint;
    exports dev.zoetrope.layers.constraint;
    exports dev.zoetrope.layers.cost;
    exports dev.zoetrope.layers.data;
    exports dev.zoetrope.layers.init;
    exports dev.zoetrope.layers.layer;
    exports dev.zoetrope.layers.loss;
    exports dev.zoetrope.layers.metric;
    exports dev.zoetrope.layers.optim;
    exports dev.zoetrope.layers.regularizer;
    exports dev.zoetrope.layers.train;
}
