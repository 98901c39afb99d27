package io.jenkins.plugins.octavia.cloud;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Clients of {@code java.net.http}. Each has a thread that ends only when the garbage collector finds the client, and as
 * many workers as it likes: runs that begin together and go the same way share one, and all have the same workers.
 */
final class Connections {

    /** Not for longer: a connection that idled since the last run may be dead, and what creates is not sent again. */
    private static final long SHARED_NANOS = Duration.ofSeconds(10).toNanos();

    private static final int MOST_WORKERS = 8;
    private static final int IDLE_SECONDS = 10;
    private static final Executor WORKERS = workers();
    private static final Map<List<Object>, Connections> LATEST = new ConcurrentHashMap<>();

    private final HttpClient client;
    private final long begin = System.nanoTime();

    private Connections(Route route) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(route.timeouts().connect())
                .executor(WORKERS);
        route.proxy().ifPresent(builder::proxy);
        Tls.context(route).ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /** A client for this route, new or nearly so. */
    static HttpClient by(Route route) {
        if (route.proxy().isPresent()) {
            // Proxy selectors are equal to none but themselves.
            return new Connections(route).client;
        }
        LATEST.values().removeIf(Connections::isOld);
        List<Object> way =
                List.of(route.caCertificates(), route.verify(), route.timeouts().connect());
        return LATEST.computeIfAbsent(way, key -> new Connections(route)).client;
    }

    private boolean isOld() {
        return System.nanoTime() - begin > SHARED_NANOS;
    }

    private static Executor workers() {
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                MOST_WORKERS, MOST_WORKERS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "octavia-prerequisites-http");
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }
}
