package dev.zoetrope.cli.explore;

import static dev.zoetrope.layers.Layers.bidirectional;
import static dev.zoetrope.layers.Layers.concatenate;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.functional;
import static dev.zoetrope.layers.Layers.input;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.inspect.Answers;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.video.ColorOrder;
import dev.zoetrope.video.VideoFile;
import dev.zoetrope.video.dataset.SampleDataset;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the explorer's server answers, and to whom. */
class ExplorerServerTest {
    private static final Execution EXECUTION = new Execution(Kernels.scalar(), new Parallel(1));

    @TempDir
    private static Path folder;

    private static List<Path> files = List.of();

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<ExplorerServer> running = new ArrayList<>();

    @BeforeAll
    static void writeClips() throws IOException {
        Path data = new SampleDataset(1, 1, 6, 32, 5).write(folder.resolve("data"), new Parallel(1));
        try (Stream<Path> all = Files.walk(data)) {
            files = all.filter(file -> file.toString().endsWith(".mp4"))
                    .sorted()
                    .toList();
        }
    }

    @AfterEach
    void stop() {
        running.forEach(ExplorerServer::close);
    }

    private static Model model(int channels, LayerSpec last) {
        return Model.build(
                Shape.of(4, 16, 16, channels),
                sequential(
                        timeDistributed(conv2D(4, 3).padding(Padding.SAME).activation(Activation.RELU)),
                        timeDistributed(maxPooling2D(4)),
                        timeDistributed(dropout(0.25)),
                        timeDistributed(flatten()),
                        last,
                        dense(4).activation(Activation.SOFTMAX)),
                7,
                EXECUTION);
    }

    private ExplorerServer serve(Model model, Path... clips) throws IOException {
        ExploredModel explored = ExploredModel.of("test", model, List.of("a", "b"), ColorOrder.BGR);
        ClipShelf shelf = new ClipShelf();
        shelf.add(List.of(clips), explored);
        ExplorerServer server = new ExplorerServer(new Explorer(explored, shelf), null, 0);
        running.add(server);
        return server;
    }

    private HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private Map<?, ?> json(HttpResponse<byte[]> response) throws IOException {
        return (Map<?, ?>) Json.parse(new String(response.body(), StandardCharsets.UTF_8));
    }

    private String error(String url, int status) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(url);
        assertThat(response.statusCode()).isEqualTo(status);
        return Chromium.member(json(response), "error").toString();
    }

    /** The status of a request as it stands. */
    private static int raw(ExplorerServer server, String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(server))) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            byte[] start = in.readNBytes("HTTP/1.1 200".length());
            return Integer.parseInt(new String(start, StandardCharsets.ISO_8859_1).split(" ", -1)[1]);
        }
    }

    private static int port(ExplorerServer server) {
        return URI.create(server.url()).getPort();
    }

    private static String path(ExplorerServer server) {
        return URI.create(server.url()).getPath();
    }

    private static String host(ExplorerServer server) {
        return "Host: 127.0.0.1:" + port(server);
    }

    @Test
    void numbersAreTheLibrarys() throws Exception {
        Model model = model(3, lstm(5));
        ExplorerServer server = serve(model, files.getFirst());
        ExploredModel explored = ExploredModel.of("test", model, List.of(), ColorOrder.BGR);
        assertThat(explored.classes()).containsExactly("class 0", "class 1", "class 2", "class 3");
        float[] expected = Answers.of(
                model, explored.input(VideoFile.sample(files.getFirst(), Objects.requireNonNull(explored.plan()))));
        Map<?, ?> answer = json(get(server.url() + "api/clip?clip=0"));
        List<?> shown = (List<?>) Chromium.member(answer, "probabilities");
        for (int k = 0; k < expected.length; k++) {
            assertThat(((Number) shown.get(k)).floatValue()).isEqualTo(expected[k]);
        }
        assertThat((List<?>) Chromium.member(answer, "afterEachStep")).hasSize(4);
        assertThat(((List<?>) Chromium.member(answer, "afterEachStep")).getLast())
                .isEqualTo(shown);
        for (Object layer : (List<?>) Chromium.member(json(get(server.url() + "api/model")), "layers")) {
            String path = Chromium.member((Map<?, ?>) layer, "layer").toString();
            assertThat(get(server.url() + "api/layer?clip=0&t=1&layer=" + path).statusCode())
                    .isEqualTo(200);
            HttpResponse<byte[]> maps = get(server.url() + "api/maps.png?clip=0&t=1&layer=" + path);
            assertThat(maps.headers().firstValue("Content-Type")).contains("image/png");
        }
        for (String request : List.of(
                "strip.png?clip=0",
                "filters.png?layer=time_distributed",
                "gate.png?clip=0&layer=lstm&path=lstm&gate=f",
                "findings",
                "findings?clip=0",
                "heat.png?clip=0&kind=cam&class=1&layer=time_distributed",
                "heat.png?clip=0&kind=saliency&class=1",
                "occlusion?clip=0&class=1",
                "occlude?clip=0&from=0&to=2&top=0&bottom=8&left=0&right=8",
                "dropout?clip=0&rate=0.5&runs=3",
                "backward?clip=0&class=0")) {
            assertThat(get(server.url() + "api/" + request).statusCode())
                    .as(request)
                    .isEqualTo(200);
        }
    }

    @Test
    void bothDirectionsShowTheirGates() throws Exception {
        ExplorerServer server = serve(model(3, bidirectional(lstm(5))), files.getFirst());
        List<?> gates = (List<?>)
                Chromium.member(json(get(server.url() + "api/layer?clip=0&t=0&layer=bidirectional")), "gates");
        assertThat(gates).hasSize(12);
        for (Object gate : gates) {
            Map<?, ?> shown = (Map<?, ?>) gate;
            assertThat(shown.get("path")).isIn("bidirectional/forward_lstm", "bidirectional/backward_lstm");
            String request =
                    "api/gate.png?clip=0&layer=bidirectional&path=" + shown.get("path") + "&gate=" + shown.get("name");
            assertThat(get(server.url() + request).headers().firstValue("Content-Type"))
                    .contains("image/png");
        }
        assertThat(get(server.url() + "api/gate.png?clip=0&layer=bidirectional&path=none&gate=f")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aWrongQuestionGetsAnAnswer() throws Exception {
        ExplorerServer server = serve(model(3, lstm(5)), files.getFirst());
        assertThat(error(server.url() + "api/clip?clip=9", 404)).isEqualTo("no clip 9");
        assertThat(error(server.url() + "api/clip", 400)).isEqualTo("the request has no clip");
        assertThat(error(server.url() + "api/clip?clip=x", 400)).isEqualTo("clip wants a whole number, received x");
        assertThat(error(server.url() + "api/layer?clip=0&t=0&layer=%2Fetc%2Fpasswd", 404))
                .isEqualTo("no layer /etc/passwd");
        assertThat(error(server.url() + "api/dropout?clip=0&rate=NaN&runs=3", 400))
                .isEqualTo("rate wants 0 to 1, received NaN");
        assertThat(error(server.url() + "api/dropout?clip=0&rate=0.5&runs=100000", 400))
                .isEqualTo("runs wants 1 to 64, received 100000");
    }

    @Test
    void onlyWithTheToken() throws Exception {
        ExplorerServer server = serve(model(3, lstm(5)));
        String token = path(server);
        assertThat(token).matches("/[0-9a-f]{32}/");
        assertThat(serve(model(3, lstm(5))).url()).doesNotEndWith(token);
        assertThat(raw(server, "GET " + token + " HTTP/1.1", host(server))).isEqualTo(200);
        for (String path : List.of("/", "/api/model", "/app.js", "/" + "0".repeat(32) + "/api/model", "//api/model")) {
            assertThat(raw(server, "GET " + path + " HTTP/1.1", host(server)))
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void onlyForThisMachine() throws Exception {
        ExplorerServer server = serve(model(3, lstm(5)));
        String get = "GET " + path(server) + "api/model HTTP/1.1";
        assertThat(raw(server, get, "Host: localhost:" + port(server))).isEqualTo(200);
        for (String host :
                List.of("evil.example", "evil.example:" + port(server), "127.0.0.1", "127.0.0.1.evil.example")) {
            assertThat(raw(server, get, "Host: " + host)).as(host).isEqualTo(403);
        }
        assertThat(raw(server, get, host(server), "Origin: http://evil.example"))
                .isEqualTo(403);
        assertThat(raw(server, get, host(server), "Origin: null")).isEqualTo(403);
        assertThat(raw(server, get, host(server), "Origin: http://127.0.0.1:" + port(server)))
                .isEqualTo(200);
        for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : card.inetAddresses().toList()) {
                if (!address.isLoopbackAddress()) {
                    assertThatThrownBy(() -> new Socket(address, port(server)).close())
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..%2f..%2fetc%2fpasswd",
                "%2e%2e/%2e%2e/etc/passwd",
                "/etc/passwd",
                "%2fetc%2fpasswd",
                "api/../../../etc/passwd",
                "..\\..\\etc\\passwd",
                "link.mp4",
                "index.html/../../../pom.xml",
                "app.js%00.png",
                "ExplorerServer.class"
            })
    void noPathLeadsOut(String path) throws Exception {
        Path link = folder.resolve("link.mp4");
        if (Files.notExists(link)) {
            Files.createSymbolicLink(link, Path.of("/etc/passwd"));
        }
        ExplorerServer server = serve(model(3, lstm(5)), files.getFirst());
        assertThat(raw(server, "GET " + path(server) + path + " HTTP/1.1", host(server)))
                .isBetween(400, 404);
    }

    @Test
    void videosAreTakenAndChecked() throws Exception {
        ExplorerServer server = serve(model(3, lstm(5)));
        String upload = server.url() + "api/upload?name=mine.mp4";
        HttpResponse<byte[]> taken = client.send(
                HttpRequest.newBuilder(URI.create(upload))
                        .POST(HttpRequest.BodyPublishers.ofFile(files.getFirst()))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(json(taken).get("clip")).hasToString("0");
        assertThat(get(server.url() + "api/clip?clip=0").statusCode()).isEqualTo(200);
        byte[] whole = Files.readAllBytes(files.getFirst());
        for (byte[] bad :
                List.of(new byte[0], "no video".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(whole, 200))) {
            HttpResponse<byte[]> refused = client.send(
                    HttpRequest.newBuilder(URI.create(upload))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(bad))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(Chromium.member(json(refused), "error").toString())
                    .startsWith("mine.mp4")
                    .doesNotContain("/tmp");
        }
        String post = "POST " + path(server) + "api/upload?name=x HTTP/1.1";
        assertThat(raw(server, post, host(server), "Content-Length: 99999999999"))
                .isEqualTo(413);
        assertThat(raw(server, post, host(server), "Origin: http://evil.example", "Content-Length: 0"))
                .isEqualTo(403);
    }

    @Test
    void aClipThatDoesNotDecodeSaysSoAndTheRestWorks() throws Exception {
        Path broken = folder.resolve("broken.mp4");
        Files.write(broken, Arrays.copyOf(Files.readAllBytes(files.getFirst()), 300));
        ExplorerServer server = serve(model(3, lstm(5)), broken, files.getFirst());
        assertThat(error(server.url() + "api/clip?clip=0", 400)).contains("broken.mp4");
        assertThat(get(server.url() + "api/clip?clip=1").statusCode()).isEqualTo(200);
    }

    @Test
    void aHundredAtOnceAreAnswered() throws Exception {
        ExplorerServer server = serve(model(3, lstm(5)), files.getFirst());
        List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String url =
                    server.url() + (i % 2 == 0 ? "api/model" : "api/maps.png?clip=0&layer=time_distributed&t=" + i % 4);
            all.add(client.sendAsync(
                    HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray()));
        }
        for (CompletableFuture<HttpResponse<byte[]>> one : all) {
            assertThat(one.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whoGoesAwayInTheMiddleHarmsNobody() throws Exception {
        ExplorerServer server = serve(model(3, lstm(5)), files.getFirst());
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(server))) {
                String request =
                        "GET " + path(server) + "api/strip.png?clip=0 HTTP/1.1\r\n" + host(server) + "\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
        }
        assertThat(get(server.url() + "api/model").statusCode()).isEqualTo(200);
    }

    @Test
    void modelsOfAllKindsAreShownAsFarAsTheyCan() throws Exception {
        ExplorerServer withoutLstm = serve(model(3, flatten()), files.getFirst());
        assertThat(json(get(withoutLstm.url() + "api/clip?clip=0")).containsKey("afterEachStep"))
                .isFalse();
        ExplorerServer grey = serve(model(1, lstm(3)), files.getFirst());
        assertThat(get(grey.url() + "api/strip.png?clip=0").statusCode()).isEqualTo(200);
        assertThat(get(grey.url() + "api/heat.png?clip=0&kind=cam&class=0&layer=time_distributed")
                        .statusCode())
                .isEqualTo(200);
        Symbol one = input("one", 4, 4, 3);
        Symbol other = input("other", 5);
        ExplorerServer two = serve(
                Model.build(
                        functional(
                                List.of(one, other),
                                List.of(concatenate(one.then(flatten()), other).then(dense(2)))),
                        3,
                        EXECUTION),
                files.getFirst());
        Map<?, ?> described = json(get(two.url() + "api/model"));
        assertThat(Chromium.member(described, "missing").toString()).startsWith("This model has 2 inputs");
        assertThat((List<?>) described.get("layers")).hasSize(3);
        assertThat(error(two.url() + "api/clip?clip=0", 404)).startsWith("This model has 2 inputs");
    }

    @Test
    void aPortInUseSaysWhatToDo() throws Exception {
        ExplorerServer server = serve(model(3, lstm(5)));
        Explorer explorer =
                new Explorer(ExploredModel.of("x", model(3, lstm(5)), List.of(), ColorOrder.BGR), new ClipShelf());
        assertThatThrownBy(() -> new ExplorerServer(explorer, null, port(server)))
                .isInstanceOf(IOException.class)
                .hasMessage("port " + port(server) + " is in use; --port takes another, 0 for any that is free");
    }
}
