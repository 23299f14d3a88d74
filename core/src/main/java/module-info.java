/**
 * Tensors, kernels and parallel execution: what layers are made of. Depends on the JDK alone.
 *
 * <p>With {@code --add-modules jdk.incubator.vector} the kernels use the Vector API; without it their scalar twins run,
 * slower and with the same bits.
 */
module dev.zoetrope.core {
    requires static jdk.incubator.vector;
    requires static org.jspecify;

    exports dev.zoetrope.core.tensor;
    exports dev.zoetrope.core.kernel;
    exports dev.zoetrope.core.exec;
    exports dev.zoetrope.core.io;
}
