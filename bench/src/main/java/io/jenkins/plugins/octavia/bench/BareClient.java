package io.jenkins.plugins.octavia.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.octavia.bench.Recording.Exchange;
import io.jenkins.plugins.octavia.cloud.Call;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends the requests of a recorded run again, each as soon as those have been answered that it depends on, and thinks
 * about nothing. A request depends on the login; on the one that made what it names; on the tag of what it names, for
 * Neutron answers 500 to a tag while something else is done with its resource; and among those that concern one collection,
 * who writes depends on who read before, and who reads on who wrote before.
 */
final class BareClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TAG = Pattern.compile("/([^/]+)/tags/");
    private static final Pattern COLLECTION = Pattern.compile("/v[0-9.]+/([a-z0-9-]+)");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    void send(List<Exchange> recorded) throws IOException {
        Map<String, String> renamed = new ConcurrentHashMap<>();
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < recorded.size(); i++) {
            Exchange exchange = recorded.get(i);
            // The client chooses the id of an image; no two may have one, not even when the first is gone.
            String made = made(exchange);
            if (!made.isEmpty() && text(exchange.call()).contains(made)) {
                renamed.put(made, UUID.randomUUID().toString());
            }
            List<CompletableFuture<Void>> before = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                if (depends(exchange, recorded.get(j))) {
                    before.add(sent.get(j));
                }
            }
            sent.add(CompletableFuture.allOf(before.toArray(CompletableFuture[]::new))
                    .thenCompose(done -> http.sendAsync(request(exchange, renamed), BodyHandlers.ofByteArray()))
                    .thenAccept(answer -> learn(exchange, answer, renamed)));
        }
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
    }

    private static boolean depends(Exchange later, Exchange earlier) {
        if (earlier.end() > later.begin()) {
            return false;
        }
        String made = made(earlier);
        return isLogin(earlier)
                || (!made.isEmpty() && text(later.call()).contains(made))
                || (reads(later) != reads(earlier) && collection(later).equals(collection(earlier)))
                || (!tagged(earlier).isEmpty() && text(later.call()).contains(tagged(earlier)));
    }

    private static boolean isLogin(Exchange exchange) {
        return exchange.call().uri().getPath().endsWith("/auth/tokens");
    }

    private static boolean reads(Exchange exchange) {
        return exchange.call().method().equals("GET");
    }

    /** Security groups are read with their rules. */
    private static String collection(Exchange exchange) {
        Matcher path = COLLECTION.matcher(exchange.call().uri().getPath());
        return path.find() ? path.group(1).replace("security-group-rules", "security-groups") : "";
    }

    /** The id of what gets a tag; empty where nothing does. */
    private static String tagged(Exchange exchange) {
        Matcher path = TAG.matcher(exchange.call().uri().getPath());
        return path.find() ? path.group(1) : "";
    }

    /** The id of what a request made; empty where it made nothing. */
    private static String made(Exchange exchange) {
        return exchange.call().method().equals("POST") ? id(exchange.answer().body()) : "";
    }

    private static String id(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            JsonNode of = root.size() == 1 ? root.elements().next() : root;
            return of.path("id").asText("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Call call) {
        return call.uri() + new String(call.body(), StandardCharsets.UTF_8);
    }

    private static HttpRequest request(Exchange exchange, Map<String, String> renamed) {
        Call call = exchange.call();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(renamed(call.uri().toString(), renamed)));
        call.headers().forEach((name, value) -> request.setHeader(name, renamed(value, renamed)));
        try {
            return request.method(call.method(), body(exchange, renamed)).build();
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BodyPublisher body(Exchange exchange, Map<String, String> renamed) throws FileNotFoundException {
        if (exchange.file().isPresent()) {
            return BodyPublishers.ofFile(exchange.file().get());
        }
        byte[] body = exchange.call().body();
        return body.length == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(renamed(new String(body, StandardCharsets.UTF_8), renamed));
    }

    private static String renamed(String text, Map<String, String> renamed) {
        String result = text;
        for (Map.Entry<String, String> name : renamed.entrySet()) {
            result = result.replace(name.getKey(), name.getValue());
        }
        return result;
    }

    /** Takes the token and the ids of this time in place of the recorded ones. */
    private static void learn(Exchange exchange, HttpResponse<byte[]> answer, Map<String, String> renamed) {
        if (answer.statusCode() != exchange.answer().status()) {
            throw new IllegalStateException(exchange.call() + ": " + answer.statusCode() + " instead of "
                    + exchange.answer().status() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        if (isLogin(exchange)) {
            renamed.put(
                    exchange.answer().headers().entrySet().stream()
                            .filter(header -> header.getKey().equalsIgnoreCase("X-Subject-Token"))
                            .map(header -> header.getValue().get(0))
                            .findFirst()
                            .orElseThrow(),
                    answer.headers().firstValue("X-Subject-Token").orElseThrow());
        } else if (!made(exchange).isEmpty()) {
            renamed.put(made(exchange), id(answer.body()));
        }
    }
}
