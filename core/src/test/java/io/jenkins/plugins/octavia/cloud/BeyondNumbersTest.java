package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.octavia.cloud.FakeCloud.Pauses;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.Test;

/** Numbers and dates of a cloud that are too large to reckon with: each is a message, and none is taken for another. */
public class BeyondNumbersTest {

    private static final String LAST_DAY = "Fri, 31 Dec 9999 23:59:59 GMT";

    @Test
    public void aWaitForAnyLengthOfTimeIsNotBegun() {
        for (String wait : List.of(LAST_DAY, "999999999", "99999999999999999999")) {
            Pauses pauses = new Pauses();
            try (FakeCloud cloud = new FakeCloud(exchange -> {
                exchange.getResponseHeaders().set("Retry-After", wait);
                FakeCloud.answer(exchange, 503, "{\"message\": \"busy\"}");
            })) {
                assertThatThrownBy(() -> cloud.session(pauses).get(Service.IMAGE, "/images"))
                        .as(wait)
                        .isInstanceOf(CloudException.class)
                        .hasMessageContaining("with 503: busy");
            }
            assertThat(pauses.taken).as(wait).allMatch(pause -> pause.compareTo(Duration.ofMinutes(5)) < 0);
        }
    }

    @Test
    public void numbersThatNoServiceKeepsAreRefused() {
        for (String number : List.of("4294968320", "-4294966272", "9223372036854775808", "1e300", "1e1000", "1.5")) {
            Map<String, Consumer<Session>> calls = new LinkedHashMap<>();
            calls.put(
                    "{\"flavors\": [{\"id\": \"f\", \"name\": \"f\", \"ram\": %s}]}",
                    s -> new Compute(s, "p").flavors());
            calls.put(
                    "{\"networks\": [{\"id\": \"n\", \"name\": \"n\", \"mtu\": %s}]}",
                    s -> new Networking(s, "p", true).networks("n"));
            calls.put(
                    "{\"security_groups\": [{\"id\": \"g\", \"name\": \"n\", \"project_id\": \"p\","
                            + " \"security_group_rules\": [{\"id\": \"r\", \"protocol\": \"tcp\","
                            + " \"port_range_min\": %s}]}]}",
                    s -> new Networking(s, "p", true).securityGroups(List.of("n")));
            calls.put(
                    "{\"images\": [{\"id\": \"i\", \"name\": \"n\", \"min_disk\": %s}]}",
                    s -> new Images(s, "p").tagged("t"));
            calls.forEach((answer, call) -> {
                try (FakeCloud cloud = FakeCloud.answering(200, answer.formatted(number))) {
                    assertThatThrownBy(() -> call.accept(cloud.session()))
                            .as("%s in %s", number, answer)
                            .isInstanceOf(CloudException.class)
                            .hasMessageContaining("is not a whole number");
                }
            });
        }
    }

    @Test
    public void aTimeOutsideOfTheCalendarIsRefused() {
        for (String time :
                List.of("+1000000000-12-31T23:59:59", "-1000000000-01-01T00:00:00", "+10000-01-01T00:00:00")) {
            try (FakeCloud cloud = FakeCloud.answering(
                    200, "{\"images\": [{\"id\": \"i\", \"name\": \"n\", \"updated_at\": \"" + time + "\"}]}")) {
                assertThatThrownBy(() -> new Images(cloud.session(), "p").tagged("t"))
                        .isInstanceOf(CloudException.class)
                        .hasMessageEndingWith("the answer's updated_at is not a time: " + time);
            }
        }
    }

    /** What Java's own client makes of them before we see anything. */
    @Test(timeout = 60_000)
    public void headersWithSuchNumbersAreAMessage() throws Exception {
        for (String head : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7FFFFFFF\r\n{}\r\n")) {
            try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
                Thread answering = new Thread(() -> answer(server, head));
                answering.start();
                // Java never comes to an end with some of them, so the read time-out has to.
                Timeouts timeouts = new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(30));
                Http http = new Http(new Route(Optional.empty(), true, Optional.empty(), timeouts), new Pauses());
                URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/x");
                Throwable thrown = catchThrowable(() -> http.send(new Call("GET", uri, Map.of(), new byte[0])));
                assertThat(thrown).as(head).isInstanceOf(CloudException.class);
                assertThat(thrown.getMessage())
                        .as(head)
                        .doesNotContain("Exception")
                        .hasSizeLessThan(300);
            }
        }
    }

    private static void answer(ServerSocket server, String head) {
        try {
            while (true) {
                try (Socket connection = server.accept()) {
                    Message.head(connection.getInputStream());
                    connection.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                    connection.shutdownOutput();
                    connection.getInputStream().readAllBytes();
                }
            }
        } catch (IOException e) {
            // The test has closed the server.
        }
    }
}
