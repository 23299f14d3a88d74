package dev.zoetrope.layers.init;

import java.util.List;

/** Every initialiser that there is: files name them by their class. */
public final class InitializerCatalog {
    private static final List<Class<? extends Initializer>> ALL = List.of(
            Constant.class,
            GlorotNormal.class,
            GlorotUniform.class,
            HeNormal.class,
            HeUniform.class,
            Identity.class,
            LecunNormal.class,
            LecunUniform.class,
            Ones.class,
            Orthogonal.class,
            RandomNormal.class,
            RandomUniform.class,
            TruncatedNormal.class,
            VarianceScaling.class,
            Zeros.class);

    private InitializerCatalog() {}

    /** The records of all initialisers. */
    public static List<Class<? extends Initializer>> all() {
        return ALL;
    }
}
