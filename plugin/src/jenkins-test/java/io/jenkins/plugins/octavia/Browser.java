package io.jenkins.plugins.octavia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's Chromium without a window, spoken to by <a href="https://www.w3.org/TR/webdriver2/">WebDriver</a>. What a test wants of a page it
 * asks for in JavaScript, so that this needs no library.
 */
final class Browser {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TAB = "\uE004";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final URI session;

    private Browser(Process driver, URI server) throws IOException, InterruptedException {
        this.driver = driver;
        until(() -> call("GET", server.resolve("status"), null).path("ready").asBoolean());
        JsonNode made = call(
                "POST",
                server.resolve("session"),
                Map.of(
                        "capabilities",
                        Map.of(
                                "alwaysMatch",
                                Map.of(
                                        "goog:loggingPrefs",
                                        Map.of("browser", "ALL"),
                                        "goog:chromeOptions",
                                        Map.of(
                                                "binary",
                                                CHROMIUM.toString(),
                                                "args",
                                                List.of(
                                                        "--headless=new",
                                                        "--no-sandbox",
                                                        "--disable-dev-shm-usage"))))));
        this.session = server.resolve("session/" + made.path("sessionId").asText() + "/");
    }

    static boolean isInstalled() {
        return Stream.of(CHROMIUM, DRIVER).allMatch(Files::isExecutable);
    }

    static Browser start() throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process driver = new ProcessBuilder(DRIVER.toString(), "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Browser(driver, URI.create("http://localhost:" + port + "/"));
    }

    void open(String url, int width) throws IOException, InterruptedException {
        call("POST", session.resolve("window/rect"), Map.of("width", width, "height", 900));
        call("POST", session.resolve("url"), Map.of("url", url));
    }

    String url() throws IOException, InterruptedException {
        return call("GET", session.resolve("url"), null).asText();
    }

    /** What a function's body returns. */
    JsonNode run(String script, Object... arguments) throws IOException, InterruptedException {
        return call("POST", session.resolve("execute/sync"), Map.of("script", script, "args", List.of(arguments)));
    }

    /** Clicks the first that fits and says this, once there is one, as a person does: what covers it gets the click. */
    void click(String selector, String text) throws IOException, InterruptedException {
        call("POST", visible(selector, text).resolve("click"), Map.of());
    }

    /** Types into the first field that fits instead of what is there, and leaves it. */
    void type(String selector, String text) throws IOException, InterruptedException {
        URI field = visible(selector, "");
        call("POST", field.resolve("clear"), Map.of());
        call("POST", field.resolve("value"), Map.of("text", text + TAB));
    }

    /** The first that is drawn or to be chosen, fits and says this, or anything if nothing is given; moved into sight, once there is one. */
    private URI visible(String selector, String text) throws IOException, InterruptedException {
        String find = """
                const found = [...document.querySelectorAll(arguments[0])].find(one =>
                        (one.tagName === 'OPTION' || one.getClientRects().length > 0)
                        && (!arguments[1] || one.textContent.trim() === arguments[1]));
                found?.scrollIntoView({block: 'center', behavior: 'instant'});
                return found || null;""";
        until(() -> !run(find, selector, text).isNull());
        return session.resolve(
                "element/" + run(find, selector, text).elements().next().asText() + "/");
    }

    /** The lines of the console since the last call, each as {@code LEVEL source: text}. */
    List<String> console() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        call("POST", session.resolve("se/log"), Map.of("type", "browser"))
                .forEach(line -> lines.add(
                        line.path("level").asText() + " " + line.path("source").asText() + ": "
                                + line.path("message").asText()));
        return lines;
    }

    /** A condition on the page. */
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    void until(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (ConnectException e) {
                // The driver is not up yet.
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("what was waited for did not come in " + PATIENCE.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private JsonNode call(String method, URI uri, Map<String, ?> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE.multipliedBy(2))
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        JsonNode value = JSON.readTree(
                        http.send(request, BodyHandlers.ofString()).body())
                .path("value");
        if (value.has("error")) {
            throw new IOException(
                    value.path("error").asText() + ": " + value.path("message").asText());
        }
        return value;
    }

    void quit() throws IOException, InterruptedException {
        try {
            call("DELETE", URI.create(session.toString().replaceFirst("/$", "")), null);
        } finally {
            driver.destroy();
        }
    }
}
