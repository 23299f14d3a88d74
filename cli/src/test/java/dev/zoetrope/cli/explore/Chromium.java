package dev.zoetrope.cli.explore;

import dev.zoetrope.layers.checkpoint.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Chromium without a window, driven through its DevTools protocol (https://chromedevtools.github.io/devtools-protocol): one
 * page, and what it complains of.
 */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<Map<?, ?>>> calls = new HashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private int lastCall;

    private Chromium(Process process, URI page) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, new Messages())
                .join();
    }

    /** The command, if there is one. */
    static Optional<Path> find() {
        return Stream.of(System.getenv("PATH").split(Pattern.quote(System.getProperty("path.separator")), -1))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts one, with what it remembers in a folder of its own. */
    static Chromium start(Path command, Path profile) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        command.toString(),
                        "--headless=new",
                        "--no-sandbox", // which root may not have
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log.txt").toFile())
                .start();
        Path active = profile.resolve("DevToolsActivePort");
        for (int i = 0; i < 10 * PATIENCE_SECONDS && (!Files.exists(active) || Files.size(active) == 0); i++) {
            Thread.sleep(100);
        }
        String port = Files.readAllLines(active).getFirst();
        HttpResponse<String> pages = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        for (Object page : (List<?>) Json.parse(pages.body())) {
            Map<?, ?> fields = (Map<?, ?>) page;
            if ("page".equals(fields.get("type"))) {
                Chromium chromium =
                        new Chromium(process, URI.create(String.valueOf(fields.get("webSocketDebuggerUrl"))));
                for (String domain : List.of("Page", "Runtime", "Log", "DOM")) {
                    chromium.call(domain + ".enable", Map.of());
                }
                return chromium;
            }
        }
        process.destroy();
        throw new IOException("Chromium has no page: " + pages.body());
    }

    /** Puts messages together, gives answers to who waits, and keeps complaints. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    receive((Map<?, ?>) Json.parse(text.toString()));
                } catch (IOException e) {
                    complain(e.toString());
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    /** A member that is there. */
    static Object member(Map<?, ?> json, String name) {
        return Objects.requireNonNull(json.get(name), name);
    }

    private synchronized void receive(Map<?, ?> message) {
        if (message.get("id") instanceof Number id) {
            Objects.requireNonNull(calls.remove(id.intValue())).complete(message);
        } else if ("Runtime.exceptionThrown".equals(message.get("method"))
                || ("Runtime.consoleAPICalled".equals(message.get("method"))
                        && message.toString().contains("type=error"))
                || ("Log.entryAdded".equals(message.get("method"))
                        && message.toString().contains("level=error"))) {
            complain(member(message, "params").toString());
        }
    }

    private synchronized void complain(String what) {
        complaints.add(what);
    }

    /** Errors in the page's console so far. */
    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    Map<?, ?> call(String method, Map<String, ?> parameters) {
        CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
        int id;
        synchronized (this) {
            id = ++lastCall;
            calls.put(id, answer);
        }
        socket.sendText(Json.write(Map.of("id", id, "method", method, "params", parameters)), true)
                .join();
        Map<?, ?> message = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        if (message.get("result") instanceof Map<?, ?> result) {
            return result;
        }
        throw new IllegalStateException(method + ": " + message);
    }

    /** The value of an expression in the page; what it promises, once it is there. */
    Object evaluate(String expression) {
        Map<?, ?> result = call(
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (result.get("exceptionDetails") != null) {
            throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
        }
        Object value = ((Map<?, ?>) member(result, "result")).get("value");
        return value == null ? "" : value;
    }

    String text(String id) {
        return evaluate("document.getElementById('" + id + "').textContent").toString();
    }

    /** Waits until a condition holds in the page. */
    void await(String condition) throws InterruptedException {
        for (int i = 0; i < 10 * PATIENCE_SECONDS; i++) {
            if (Boolean.TRUE.equals(evaluate("Boolean(" + condition + ")"))) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("never came: " + condition + "; the page says: " + text("message") + complaints());
    }

    /** The page at a window's width, light or dark. */
    void show(int width, int height, boolean dark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void open(String url) {
        call("Page.navigate", Map.of("url", url));
    }

    /** Drops a file onto the page: a drop event that carries it, as no mouse is there to drag one in. */
    void drop(Path file) {
        evaluate("document.body.append(Object.assign(document.createElement('input'), {type: 'file', id: 'dropped'}))");
        Map<?, ?> input = (Map<?, ?>)
                member(call("Runtime.evaluate", Map.of("expression", "document.getElementById('dropped')")), "result");
        call(
                "DOM.setFileInputFiles",
                Map.of(
                        "files",
                        List.of(file.toAbsolutePath().toString()),
                        "objectId",
                        String.valueOf(input.get("objectId"))));
        evaluate("(() => { const input = document.getElementById('dropped'), data = new DataTransfer();"
                + " data.items.add(input.files[0]); input.remove();"
                + " document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true})); })()");
    }

    /** Presses a key. */
    void press(String key) {
        for (String type : List.of("keyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", key.equals("Tab") ? 9 : 39));
        }
    }

    /** Takes a picture of the whole page. */
    void screenshot(Path file) throws IOException {
        Map<?, ?> size = (Map<?, ?>) member(call("Page.getLayoutMetrics", Map.of()), "cssContentSize");
        Map<?, ?> shot = call(
                "Page.captureScreenshot",
                Map.of(
                        "format",
                        "png",
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of(
                                "x", 0,
                                "y", 0,
                                "width", member(size, "width"),
                                "height", member(size, "height"),
                                "scale", 1)));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
    }
}
