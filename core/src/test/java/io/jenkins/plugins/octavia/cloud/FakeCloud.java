package io.jenkins.plugins.octavia.cloud;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Password;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectId;
import io.jenkins.plugins.octavia.cloud.CloudConfig.UserId;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import io.jenkins.plugins.octavia.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One server that logs anyone in and then answers as badly as a test wants. */
final class FakeCloud implements AutoCloseable {
    static {
        // Without it each answer waits 40 ms (JDK-7068416); read once, when the first server of the JVM is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    static final String TOKEN = "token-of-the-fake";
    static final String PASSWORD = "password-of-the-test";

    /** What came, with its headers. */
    record Seen(String method, String path, Headers headers) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    /** @param handler of all that is not a login */
    FakeCloud(HttpHandler handler) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().toString();
                seen.add(new Seen(exchange.getRequestMethod(), path, exchange.getRequestHeaders()));
                if (path.equals("/v3/auth/tokens")) {
                    exchange.getRequestBody().readAllBytes();
                    exchange.getResponseHeaders().set("X-Subject-Token", TOKEN);
                    answer(exchange, 201, login());
                } else {
                    handler.handle(exchange);
                }
            }
        });
        server.start();
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Answers everything alike. */
    static FakeCloud answering(int status, String body) {
        return new FakeCloud(exchange -> answer(exchange, status, body));
    }

    private String login() {
        return "{\"token\": {\"project\": {\"id\": \"p\"}, \"user\": {\"id\": \"u\"}, \"catalog\": ["
                + service("compute") + ", " + service("network") + ", " + service("image") + "]}}";
    }

    private String service(String type) {
        return "{\"type\": \"%s\", \"endpoints\": [{\"region\": \"R\", \"interface\": \"public\", \"url\": \"%s/%s\"}]}"
                .formatted(type, url(), type);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was asked, logins too. */
    List<Seen> all() {
        return List.copyOf(seen);
    }

    /** What was asked after the login. */
    List<Seen> requests() {
        return seen.stream()
                .filter(request -> !request.path().equals("/v3/auth/tokens"))
                .toList();
    }

    CloudConfig config(Timeouts timeouts) {
        return config(url() + "/v3", timeouts);
    }

    static CloudConfig config(String authUrl, Timeouts timeouts) {
        return new CloudConfig(
                "fake",
                URI.create(authUrl),
                new Password(new UserId("u"), new Secret(PASSWORD)),
                new ProjectId("p"),
                Optional.empty(),
                CloudConfig.Interface.PUBLIC,
                Map.of(),
                new Route(Optional.empty(), true, Optional.empty(), timeouts),
                List.of());
    }

    Session session(BackOff backOff) {
        return new Session(config(Timeouts.DEFAULT), new Http(Route.DIRECT, backOff));
    }

    Session session() {
        return session(new Pauses());
    }

    Session session(Duration read) {
        CloudConfig config = config(new Timeouts(Duration.ofSeconds(5), read, Duration.ofSeconds(30)));
        return new Session(config, new Http(config.route(), new Pauses()));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Remembers the pauses that were asked for, and takes none. */
    static final class Pauses implements BackOff {
        final List<Duration> taken = new CopyOnWriteArrayList<>();

        @Override
        public Duration delay(int attempt) {
            return Duration.ofMillis(attempt);
        }

        @Override
        public void pause(Duration wait) {
            taken.add(wait);
        }
    }
}
