package dev.zoetrope.cli.explore;

import dev.zoetrope.inspect.Picture;
import dev.zoetrope.layers.checkpoint.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a request gets. */
record Answer(int status, String type, byte[] body) {
    static Answer json(Object value) {
        return new Answer(200, "application/json", (Json.write(value) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static Answer png(Picture picture) {
        return new Answer(200, "image/png", picture.png());
    }

    /** A complaint that the page can show. */
    static Answer error(int status, String message) {
        Answer answer = json(Map.of("error", message));
        return new Answer(status, answer.type, answer.body);
    }
}
