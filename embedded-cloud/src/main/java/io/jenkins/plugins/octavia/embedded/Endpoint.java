package io.jenkins.plugins.octavia.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Between HTTP and a service: counts, delays and breaks requests, and checks tokens. */
final class Endpoint implements HttpHandler {
    private final Service service;
    private final Tokens tokens;
    private final Faults faults;
    private final List<Request> seen;
    private final Duration latency;

    Endpoint(Service service, Tokens tokens, Faults faults, List<Request> seen, Duration latency) {
        this.service = service;
        this.tokens = tokens;
        this.faults = faults;
        this.seen = seen;
        this.latency = latency;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    service.name,
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath());
            seen.add(request);
            pause();
            Optional<Integer> fault = faults.next(request);
            if (fault.isPresent() && fault.get() != Faults.ANSWER_LOST) {
                send(exchange, service.failure(broken(fault.get())));
                return;
            }
            Answer answer = answer(exchange, request);
            if (fault.isEmpty()) {
                send(exchange, answer);
            }
        }
    }

    private static ApiError broken(int status) {
        return new ApiError(status, "HTTP" + status, ApiError.reason(status));
    }

    private Answer answer(HttpExchange exchange, Request request) throws IOException {
        Router.Match match =
                service.router.match(request.method(), request.path()).orElse(null);
        Token caller = tokens.find(exchange.getRequestHeaders().getFirst("X-Auth-Token"))
                .orElse(null);
        if (caller == null && (match == null || !match.open())) {
            return service.unauthorized();
        }
        InputStream stream = exchange.getRequestBody();
        Call call = new Call(
                request.method(),
                request.path(),
                Query.of(exchange.getRequestURI().getRawQuery()),
                exchange.getRequestHeaders(),
                match == null ? Map.of() : match.parameters(),
                caller,
                match != null && match.streams() ? new byte[0] : stream.readAllBytes(),
                stream);
        return service.answer(call, match);
    }

    private void pause() {
        try {
            Thread.sleep(latency.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        int length = answer.body().length;
        exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
        if (length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
    }
}
