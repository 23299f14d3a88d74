package dev.zoetrope.layers.optim;

/** What the arguments of schedules must be. */
final class Steps {
    private Steps() {}

    static void requirePositive(String name, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, received " + steps);
        }
    }
}
