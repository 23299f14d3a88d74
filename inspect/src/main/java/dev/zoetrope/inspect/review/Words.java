package dev.zoetrope.inspect.review;

import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** What layers do, in plain words and as a formula. */
public final class Words {
    private static final Properties WORDS = read();

    private Words() {}

    private static Properties read() {
        Properties words = new Properties();
        try (InputStream in = Words.class.getResourceAsStream("words.properties")) {
            if (in == null) {
                throw new IllegalStateException("words.properties is missing");
            }
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    /** One sentence; the layer's name if there is none for it. */
    public static String of(MultiLayerSpec spec) {
        return WORDS.getProperty(spec.className(), spec.className() + ".");
    }

    /** As in the layer's documentation; empty if there is none. */
    public static String formula(MultiLayerSpec spec) {
        String own = WORDS.getProperty(spec.className() + ".formula", "");
        return spec instanceof Bidirectional both ? own + "; " + formula(both.layer()) : own;
    }
}
