package dev.zoetrope.testkit;

import java.util.function.Function;

/**
 * A kernel's method and how to try it: from each case {@link KernelContract} makes all the checks.
 *
 * @param name for people; seeds the draws too
 * @param call draws sizes and values, and says what the method should return for them
 */
public record KernelCase(String name, Function<Draw, KernelCall> call) {
    @Override
    public String toString() {
        return name;
    }
}
