package dev.zoetrope.layers.constraint;

import java.util.List;

/** Every constraint that there is: files name them by their class. */
public final class ConstraintCatalog {
    private static final List<Class<? extends Constraint>> ALL = List.of(MaxNorm.class, NonNeg.class, UnitNorm.class);

    private ConstraintCatalog() {}

    /** The records of all constraints. */
    public static List<Class<? extends Constraint>> all() {
        return ALL;
    }
}
