package dev.zoetrope.cli.explore;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Serves the explorer's page on this machine alone.
 *
 * <p>Whoever has the address with its token may look; a page from elsewhere that guesses the port has none. Requests name a
 * host, which must be this one: a foreign name that was bent to 127.0.0.1 is refused. What is served is a list of names and
 * no folder, so that no path leads out of it.
 */
public final class ExplorerServer implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost");
    private static final String FIRST = "index.html";
    private static final Set<String> PAGE =
            Set.of(FIRST, "style.css", "app.js", "charts.js", "findings.js", "parts.js", "training.js");
    private static final Map<String, String> TYPES = Map.of(
            "html",
            "text/html; charset=utf-8",
            "css",
            "text/css; charset=utf-8",
            "js",
            "text/javascript; charset=utf-8");

    /** Answers one kind of request. */
    @FunctionalInterface
    private interface Route {
        Answer answer(Query query, HttpExchange exchange) throws IOException;
    }

    private final Explorer explorer;
    private final @Nullable LiveTraining training;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final String token;
    private final Map<String, Route> routes = new HashMap<>();

    /**
     * Starts.
     *
     * @param training that goes on meanwhile; null if none does
     * @param port 0 for any that is free
     * @throws IOException if the port is in use
     */
    public ExplorerServer(Explorer explorer, @Nullable LiveTraining training, int port) throws IOException {
        this.explorer = explorer;
        this.training = training;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        token = HexFormat.of().formatHex(random);
        server = bound(port);
        addRoutes();
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
        workers.execute(explorer::warmUp);
    }

    private static HttpServer bound(int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
        } catch (BindException e) {
            throw new IOException("port " + port + " is in use; --port takes another, 0 for any that is free", e);
        }
    }

    /**
     * Finds out early what a server would find out later.
     *
     * @throws IOException if the port is in use
     */
    public static void requireFree(int port) throws IOException {
        bound(port).stop(0);
    }

    private void addRoutes() {
        routes.put("GET api/model", (query, exchange) -> explorer.describe());
        routes.put("GET api/findings", (query, exchange) -> explorer.findings(query));
        routes.put("GET api/clip", (query, exchange) -> explorer.clipAnswer(query));
        routes.put("GET api/strip.png", (query, exchange) -> Answer.png(explorer.strip(query)));
        routes.put("GET api/layer", (query, exchange) -> explorer.layer(query));
        routes.put("GET api/maps.png", (query, exchange) -> Answer.png(explorer.maps(query)));
        routes.put("GET api/filters.png", (query, exchange) -> Answer.png(explorer.filters(query)));
        routes.put("GET api/gate.png", (query, exchange) -> Answer.png(explorer.gate(query)));
        routes.put("GET api/heat.png", (query, exchange) -> Answer.png(explorer.heat(query)));
        routes.put("GET api/backward", (query, exchange) -> explorer.backward(query));
        routes.put("GET api/occlusion", (query, exchange) -> explorer.occlusion(query));
        routes.put("GET api/occlude", (query, exchange) -> explorer.occlude(query));
        routes.put("GET api/dropout", (query, exchange) -> explorer.dropout(query));
        routes.put("POST api/upload", this::upload);
        LiveTraining live = training;
        routes.put("GET api/live", (query, exchange) -> Answer.json(live == null ? Map.of() : live.now()));
        if (live != null) {
            routes.put("POST api/stop", (query, exchange) -> {
                live.stop();
                return Answer.json(live.now());
            });
        }
        PAGE.forEach(file -> routes.put("GET " + (file.equals(FIRST) ? "" : file), (query, exchange) -> page(file)));
    }

    /** The address with the token. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + token + "/";
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            Answer answer = answer(exchange);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            exchange.getResponseHeaders()
                    .set(
                            "Content-Security-Policy",
                            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                                    + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'");
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            try (OutputStream body = exchange.getResponseBody()) { // sent before the rest of a request is waited for
                body.write(answer.body());
            }
        } catch (IOException e) {
            // whoever asked has gone away
        }
    }

    private Answer answer(HttpExchange exchange) {
        if (!isOwnHost(exchange.getRequestHeaders().getFirst("Host"))
                || !isOwnOrigin(exchange.getRequestHeaders().getFirst("Origin"))) {
            return Answer.error(403, "only for this machine");
        }
        String path = exchange.getRequestURI().getRawPath();
        int slash = path.indexOf('/', 1);
        if (slash < 0 || !isToken(path.substring(1, slash))) {
            return Answer.error(403, "the address wants the token that zoetrope printed");
        }
        Route route = routes.get(exchange.getRequestMethod() + " " + path.substring(slash + 1));
        if (route == null) {
            return Answer.error(404, "nothing of this name");
        }
        try {
            return route.answer(Query.of(exchange.getRequestURI().getRawQuery()), exchange);
        } catch (NotFoundException e) {
            return Answer.error(404, text(e));
        } catch (IllegalArgumentException | IOException e) {
            return Answer.error(400, text(e));
        } catch (RuntimeException | OutOfMemoryError e) {
            return Answer.error(500, e.toString());
        }
    }

    private static String text(Exception e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }

    private boolean isOwnHost(@Nullable String host) {
        return host != null
                && HOSTS.stream()
                        .anyMatch(name ->
                                host.equals(name + ":" + server.getAddress().getPort()));
    }

    /** Browsers tell where a page that sends something is from. */
    private boolean isOwnOrigin(@Nullable String origin) {
        return origin == null || (origin.startsWith("http://") && isOwnHost(origin.substring("http://".length())));
    }

    /** In a time that does not tell how much of it is right. */
    private boolean isToken(String given) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer page(String file) throws IOException {
        try (InputStream in = ExplorerServer.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new NotFoundException(file + " is missing from this build");
            }
            String extension = file.substring(file.lastIndexOf('.') + 1);
            return new Answer(200, TYPES.getOrDefault(extension, "text/plain"), in.readAllBytes());
        }
    }

    private Answer upload(Query query, HttpExchange exchange) throws IOException {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        String name = query.text("name");
        return new Upload(explorer).receive(name, length, exchange.getRequestBody());
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
