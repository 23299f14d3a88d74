package dev.zoetrope.layers.regularizer;

import java.util.List;

/** Every regularizer that there is: files name them by their class. */
public final class RegularizerCatalog {
    private static final List<Class<? extends Regularizer>> ALL = List.of(L1.class, L1L2.class, L2.class);

    private RegularizerCatalog() {}

    /** The records of all regularizers. */
    public static List<Class<? extends Regularizer>> all() {
        return ALL;
    }
}
