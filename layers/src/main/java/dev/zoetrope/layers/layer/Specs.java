package dev.zoetrope.layers.layer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Copies of specs with one option changed. */
final class Specs {
    private Specs() {}

    /**
     * A copy of a record with another value for one component: what a record's own constructor takes a line per component
     * to say.
     *
     * @throws IllegalArgumentException if the record refuses the value
     */
    static <R extends Record> R with(R spec, String component, @Nullable Object value) {
        RecordComponent[] components = spec.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        boolean found = false;
        try {
            for (int i = 0; i < components.length; i++) {
                boolean changed = components[i].getName().equals(component);
                found |= changed;
                types[i] = components[i].getType();
                values[i] = changed ? value : components[i].getAccessor().invoke(spec);
            }
            if (!found) {
                throw new IllegalStateException(spec.getClass() + " has no component " + component);
            }
            @SuppressWarnings("unchecked") // the class of spec is R or below
            R changed = (R) spec.getClass().getConstructor(types).newInstance(values);
            return changed;
        } catch (InvocationTargetException e) {
            if (e.getTargetException() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(spec.getClass() + " cannot be made from its components", e);
        }
    }
}
