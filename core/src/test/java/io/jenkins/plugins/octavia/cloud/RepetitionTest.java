package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.octavia.cloud.FakeCloud.Pauses;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

/** What is asked again, when, and what never is. */
public class RepetitionTest {

    private final Pauses pauses = new Pauses();

    /** Fails so many times, then answers an empty object. */
    private static FakeCloud failing(int times, int status, String... header) {
        AtomicInteger left = new AtomicInteger(times);
        return new FakeCloud(exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (left.getAndDecrement() > 0) {
                if (header.length > 0) {
                    exchange.getResponseHeaders().set(header[0], header[1]);
                }
                FakeCloud.answer(exchange, status, "{\"message\": \"busy\"}");
            } else {
                FakeCloud.answer(exchange, 200, "{}");
            }
        });
    }

    private static void send(Session session, String method) {
        session.send(Service.NETWORK, method, "/x", Optional.of(Json.object()));
    }

    @Test
    public void aBusyServiceIsAskedAgain() {
        for (String method : List.of("GET", "PUT", "DELETE")) {
            for (int status : new int[] {429, 502, 503, 504}) {
                try (FakeCloud cloud = failing(2, status)) {
                    send(cloud.session(), method);
                    assertThat(cloud.requests()).as("%s %d", method, status).hasSize(3);
                }
            }
        }
    }

    @Test
    public void otherErrorsAreFinal() {
        for (int status : new int[] {400, 403, 409, 500, 501}) {
            try (FakeCloud cloud = failing(1, status)) {
                assertThatThrownBy(() -> send(cloud.session(), "GET"))
                        .isInstanceOfSatisfying(
                                CloudException.class,
                                e -> assertThat(e.status()).isEqualTo(status));
                assertThat(cloud.requests()).hasSize(1);
            }
        }
    }

    /** What another request of the same run is making counts twice until that is answered. */
    @Test
    public void whatHasNoQuotaForAMomentIsAskedForAgainAndThenRefused() {
        AtomicInteger left = new AtomicInteger(2);
        try (FakeCloud cloud = new FakeCloud(exchange -> {
            boolean full = left.getAndDecrement() > 0;
            FakeCloud.answer(exchange, full ? 409 : 201, full ? "{\"NeutronError\": {\"type\": \"OverQuota\"}}" : "{}");
        })) {
            send(cloud.session(pauses), "POST");
            assertThat(cloud.requests()).hasSize(3);

            left.set(9);
            assertThatThrownBy(() -> send(cloud.session(pauses), "POST"))
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.status()).isEqualTo(409));
            assertThat(cloud.requests()).hasSize(3 + 4);
        }
    }

    /** Neutron answers a list with 404 if somebody deletes one of its networks while it makes the list. */
    @Test
    public void aListThatMetADeletionIsAskedForAgainAndWhatIsGoneIsNot() {
        AtomicInteger left = new AtomicInteger(1);
        try (FakeCloud cloud = new FakeCloud(exchange -> {
            boolean deleted = left.getAndDecrement() > 0;
            FakeCloud.answer(
                    exchange,
                    deleted ? 404 : 200,
                    deleted ? "{\"NeutronError\": {\"type\": \"NetworkNotFound\"}}" : "{\"networks\": []}");
        })) {
            cloud.session(pauses).get(Service.NETWORK, "/networks?name=x");
            assertThat(cloud.requests()).hasSize(2);

            left.set(1);
            assertThatThrownBy(() -> cloud.session(pauses).get(Service.NETWORK, "/networks/an-id"))
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.status()).isEqualTo(404));
            assertThat(cloud.requests()).hasSize(2 + 1);
        }
    }

    @Test
    public void patienceEndsAfterFiveAttempts() {
        try (FakeCloud cloud = failing(9, 503)) {
            assertThatThrownBy(() -> send(cloud.session(pauses), "GET"))
                    .hasMessage("neutron answered GET /network/v2.0/x with 503: busy; look at the service's log and run"
                            + " again, what is done already is kept");
            assertThat(cloud.requests()).hasSize(5);
            assertThat(pauses.taken)
                    .containsExactly(
                            Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(3), Duration.ofMillis(4));
        }
    }

    @Test
    public void theServiceSaysHowLongToWaitInSeconds() {
        try (FakeCloud cloud = failing(1, 503, "Retry-After", "7")) {
            send(cloud.session(pauses), "GET");
            assertThat(pauses.taken).containsExactly(Duration.ofSeconds(7));
        }
    }

    @Test
    public void theServiceSaysHowLongToWaitByDateOfItsOwnClock() {
        assertThat(answer("Sun, 06 Nov 1994 08:49:48 GMT").retryAfter()).contains(Duration.ofSeconds(11));
        assertThat(answer("Sun, 06 Nov 1994 08:00:00 GMT").retryAfter()).contains(Duration.ZERO);
        try (FakeCloud cloud = failing(1, 429, "Retry-After", "Sun, 06 Nov 1994 08:49:48 GMT")) {
            send(cloud.session(pauses), "GET");
            assertThat(pauses.taken).containsExactly(Duration.ZERO);
        }
    }

    private static Answer answer(String retryAfter) {
        Map<String, List<String>> headers =
                Map.of("Date", List.of("Sun, 06 Nov 1994 08:49:37 GMT"), "Retry-After", List.of(retryAfter));
        return new Answer(503, headers, new byte[0]);
    }

    @Test
    public void whatIsNoTimeToWaitIsPassedOver() {
        try (FakeCloud cloud = failing(1, 503, "Retry-After", "soon")) {
            send(cloud.session(pauses), "GET");
            assertThat(pauses.taken).containsExactly(Duration.ofMillis(1));
        }
    }

    @Test
    public void aWaitBeyondTheOverallTimeOutIsNotBegun() {
        try (FakeCloud cloud = failing(1, 503, "Retry-After", "86400")) {
            assertThatThrownBy(() -> send(cloud.session(pauses), "GET")).isInstanceOf(CloudException.class);
            assertThat(pauses.taken).isEmpty();
        }
    }

    @Test
    public void aPostThatTheServiceMayHaveActedOnIsNotSentAgain() {
        try (FakeCloud cloud = failing(1, 503)) {
            CloudException e = catchThrowableOfType(CloudException.class, () -> send(cloud.session(), "POST"));
            assertThat(e.fateUnknown()).isTrue();
            assertThat(cloud.requests()).hasSize(1);
        }
    }

    @Test
    public void aPostThatTheServiceTurnedAwayIsSentAgain() {
        try (FakeCloud cloud = failing(1, 429)) {
            send(cloud.session(), "POST");
            assertThat(cloud.requests()).hasSize(2);
        }
    }

    @Test
    public void aPostWhoseAnswerIsLostIsNotSentAgain() {
        try (FakeCloud cloud = new FakeCloud(HttpExchange::getRequestBody)) {
            CloudException e = catchThrowableOfType(CloudException.class, () -> send(cloud.session(), "POST"));
            assertThat(e.fateUnknown()).isTrue();
            assertThat(e).hasMessageStartingWith("POST /network/v2.0/x: no answer from " + cloud.url());
            assertThat(cloud.requests()).hasSize(1);
        }
    }

    @Test
    public void aGetWhoseAnswerIsLostIsSentAgain() {
        AtomicInteger requests = new AtomicInteger();
        try (FakeCloud cloud = new FakeCloud(exchange -> {
            if (requests.getAndIncrement() > 0) {
                FakeCloud.answer(exchange, 200, "{}");
            }
        })) {
            send(cloud.session(pauses), "GET");
            assertThat(requests).hasValueGreaterThan(1);
        }
    }

    @Test
    public void aChangeIsNotSentAgainByARunThatHasLostTheLock() {
        for (String method : List.of("PUT", "DELETE")) {
            AtomicInteger checks = new AtomicInteger();
            try (FakeCloud cloud = failing(1, 503)) {
                Session session = cloud.session();
                session.fence(() -> {
                    if (checks.incrementAndGet() > 1) {
                        throw CloudException.of("lost");
                    }
                });
                assertThatThrownBy(() -> send(session, method)).hasMessage("lost");
                assertThat(cloud.requests()).as(method).hasSize(1);
            }
        }
    }

    @Test
    public void aPostThatNeverLeftIsSentAgain() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Http http = new Http(new Route(Optional.empty(), true, Optional.empty(), Timeouts.DEFAULT), pauses);
        Call post = new Call("POST", URI.create("http://127.0.0.1:" + port + "/x"), Map.of(), new byte[] {1});
        CloudException e = catchThrowableOfType(CloudException.class, () -> http.send(post));
        assertThat(pauses.taken).hasSize(4);
        assertThat(e.fateUnknown()).isFalse();
        assertThat(e)
                .hasMessage("POST /x: http://127.0.0.1:" + port
                        + " cannot be reached; is the service up, and is a proxy needed?");
    }

    @Test
    public void aServerThatGoesAwayWhileTlsBeginsIsAskedAgain() throws Exception {
        for (int linger : new int[] {-1, 0}) {
            pauses.taken.clear();
            try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
                Future<?> closing = Executors.newSingleThreadExecutor().submit(() -> {
                    while (true) {
                        try (Socket connection = server.accept()) {
                            connection.getInputStream().read(new byte[1 << 16]);
                            connection.setSoLinger(linger == 0, 0);
                        }
                    }
                });
                Http http = new Http(Route.DIRECT, pauses);
                String url = "https://127.0.0.1:" + server.getLocalPort();
                assertThatThrownBy(() -> http.send(new Call("GET", URI.create(url + "/x"), Map.of(), new byte[0])))
                        .hasMessageStartingWith("GET /x: no answer from " + url + " (");
                assertThat(pauses.taken).hasSize(4);
                closing.cancel(true);
            }
        }
    }

    @Test
    public void whatIsGoneAlreadyNeedsNoDeletion() {
        try (FakeCloud cloud = FakeCloud.answering(404, "{}")) {
            cloud.session().delete(Service.NETWORK, "/networks/x");
            assertThat(cloud.requests()).hasSize(1);
        }
    }
}
