package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.FakeCloud.Pauses;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

/** Servers that let one wait. */
public class TimeoutTest {

    private static Http http(String url, Duration connect, Duration read, Duration overall) {
        return new Http(
                new Route(Optional.empty(), true, Optional.empty(), new Timeouts(connect, read, overall)),
                new Pauses());
    }

    private static Call call(String method, String url) {
        return new Call(method, URI.create(url + "/x"), Map.of(), new byte[0]);
    }

    @Test(timeout = 20_000)
    public void anAnswerThatDoesNotComeEndsTheRequest() throws IOException {
        // The system takes the connection, and nobody reads from it.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort();
            Http http = http(url, Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(10));
            assertThatThrownBy(() -> http.send(call("POST", url)))
                    .isInstanceOfSatisfying(
                            CloudException.class,
                            e -> assertThat(e.fateUnknown()).isTrue())
                    .hasMessage("POST /x: no answer from " + url
                            + " (none in time); run again, what is done already is kept");
        }
    }

    @Test(timeout = 20_000)
    public void theOverallTimeOutHoldsForAllAttempts() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort();
            Http http = http(url, Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMillis(200));
            long start = System.nanoTime();
            assertThatThrownBy(() -> http.send(call("GET", url))).hasMessageContaining("none in time");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test(timeout = 20_000)
    public void aConnectionThatIsNotTakenEndsTheRequest() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // With the queue full the system drops the first packet of whoever comes next.
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 50);
                } catch (IOException e) {
                    break;
                }
            }
            String url = "http://127.0.0.1:" + full.getLocalPort();
            Http http = http(url, Duration.ofMillis(100), Duration.ofSeconds(60), Duration.ofSeconds(60));
            assertThatThrownBy(() -> http.send(call("POST", url)))
                    .isInstanceOfSatisfying(
                            CloudException.class,
                            e -> assertThat(e.fateUnknown()).isFalse())
                    .hasMessage("POST /x: " + url + " cannot be reached; is the service up, and is a proxy needed?");
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test(timeout = 20_000)
    public void interruptingTheThreadEndsTheRequestAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (FakeCloud cloud = new FakeCloud(exchange -> {
            asked.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            Session session = cloud.session();
            CompletableFuture<Throwable> outcome = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    session.get(Service.IMAGE, "/images");
                    outcome.complete(null);
                } catch (CloudException e) {
                    outcome.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError("not told"));
                }
            });
            thread.start();
            asked.await();
            thread.interrupt();
            assertThat(outcome.get(5, TimeUnit.SECONDS))
                    .isInstanceOf(CloudException.class)
                    .hasMessage("GET /image/v2/images: aborted");
        } finally {
            over.countDown();
        }
    }

    @Test(timeout = 20_000)
    public void interruptingTheThreadEndsAPauseAtOnce() throws Exception {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                BackOff.JITTERED.pause(Duration.ofMinutes(5));
                outcome.complete(null);
            } catch (CloudException e) {
                outcome.complete(e);
            }
        });
        thread.start();
        assertThat(outcome.get(5, TimeUnit.SECONDS))
                .isInstanceOf(CloudException.class)
                .hasMessage("aborted")
                .matches(e -> ((CloudException) e).fateUnknown());
    }

    @Test
    public void pausesGrowAndDiffer() {
        for (int attempt = 1; attempt <= 4; attempt++) {
            for (int i = 0; i < 100; i++) {
                assertThat(BackOff.JITTERED.delay(attempt))
                        .isBetween(Duration.ofMillis(100), Duration.ofMillis(500L << attempt));
            }
        }
    }
}
