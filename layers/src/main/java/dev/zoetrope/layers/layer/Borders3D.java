package dev.zoetrope.layers.layer;

/** The borders of a volume. */
public record Borders3D(Border depths, Border rows, Border columns) implements Listed {
    public static Borders3D of(int all) {
        return new Borders3D(Border.of(all), Border.of(all), Border.of(all));
    }
}
