package dev.zoetrope.layers.layer;

/** The borders of an image. */
public record Borders2D(Border rows, Border columns) implements Listed {
    public static Borders2D of(int all) {
        return new Borders2D(Border.of(all), Border.of(all));
    }
}
