package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Clouds that have been taken over, or never were one. */
public class HostileCloudTest {

    private static final String LOGIN = """
            {"token": {"project": {"id": "p"}, "user": {"id": "u"}, "catalog": [%s]}}""";
    private static final String ENDPOINT = """
            {"type": "%s", "endpoints": [{"region": "%s", "interface": "public", "url": "%s"}]}""";

    private static Cloud connect(String login) {
        Map<String, List<String>> headers = Map.of("X-Subject-Token", List.of("t"));
        return Cloud.connect(
                FakeCloud.config("http://cloud:5000/v3", Timeouts.DEFAULT),
                call -> new Answer(201, headers, login.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertRefused(String login) {
        assertThatThrownBy(() -> connect(login).network().networks("n"))
                .as(login.substring(0, Math.min(200, login.length())))
                .isInstanceOf(CloudException.class)
                .satisfies(e ->
                        assertThat(e.getMessage()).hasSizeLessThan(1000).doesNotContainPattern("[\\p{Cc}\\p{Cf}]"));
    }

    @Test
    public void aLoginOfAnyShapeIsAMessage() {
        List<String> logins =
                new ArrayList<>(List.of("", "null", "7", "[]", "{}", "{\"token\": 7}", "{\"token\": []}"));
        for (String value : List.of("null", "7", "\"x\"", "[]", "{}", "[7]", "[null]", "[[]]", "[{}]")) {
            logins.add(LOGIN.formatted("").replace("{\"id\": \"p\"}", value));
            logins.add(LOGIN.formatted("").replace("{\"id\": \"u\"}", value));
            logins.add(LOGIN.formatted(value));
            logins.add(LOGIN.formatted("{\"type\": \"network\", \"endpoints\": %s}".formatted(value)));
            logins.add(LOGIN.formatted("{\"type\": %s, \"endpoints\": [{}]}".formatted(value)));
            logins.add(LOGIN.formatted(ENDPOINT.formatted("network", "R", "x").replace("\"x\"", value)));
        }
        logins.forEach(HostileCloudTest::assertRefused);
    }

    @Test
    public void aCatalogThatPointsAtNoServiceIsRefused() {
        for (String url : List.of(
                "",
                "/v2.0",
                "http://",
                "http:///v2.0",
                "//other/v2.0",
                "file:///etc/passwd",
                "jar:http://other/x!/y",
                "ftp://other/",
                "http://a b/",
                "http://[::1/")) {
            assertRefused(LOGIN.formatted(ENDPOINT.formatted("network", "R", url)));
        }
    }

    @Test
    public void whatACloudSaysNeverMovesTheCursorOfATerminal() {
        for (String escape : List.of("\\u001b[2J", "\\n", "\\u009b2J", "\\u202e", "\\u2028")) {
            assertRefused(LOGIN.formatted(ENDPOINT.formatted("net" + escape, "R", "http://other/")));
            assertRefused(LOGIN.formatted(ENDPOINT.formatted("network", "R", "other" + escape)));
            assertRefused(LOGIN.formatted(ENDPOINT.formatted("network", "R" + escape, "http://other/") + ", "
                    + ENDPOINT.formatted("network", "S", "http://other/")));
        }
    }

    @Test(timeout = 20_000)
    public void textThatNobodyWouldWriteIsRefusedAtOnce() {
        String slashes = "/".repeat(8 << 20);
        assertRefused(LOGIN.formatted(ENDPOINT.formatted("network", "R", "http://other" + slashes + "x")));
        String page = "{\"images\": [], \"next\": \"%s\\u0000\"}".formatted("/v2/images?".repeat(1 << 19));
        Session session = new Session(
                FakeCloud.config("http://cloud:5000/v3", Timeouts.DEFAULT),
                call -> new Answer(
                        200,
                        Map.of("X-Subject-Token", List.of("t")),
                        (call.method().equals("GET")
                                        ? page
                                        : LOGIN.formatted(ENDPOINT.formatted("image", "R", "http://image")))
                                .getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> new Images(session, "p").tagged("amphora")).isInstanceOf(CloudException.class);
    }

    @Test
    public void aLoginIsNotSentWhereARedirectPoints() {
        try (FakeCloud other = FakeCloud.answering(200, "{}");
                FakeCloud cloud = new FakeCloud(exchange -> {
                    exchange.getResponseHeaders().set("Location", other.url() + "/v3/auth/tokens");
                    FakeCloud.answer(exchange, 307, "");
                })) {
            assertThatThrownBy(() -> Cloud.connect(FakeCloud.config(cloud.url() + "/elsewhere", Timeouts.DEFAULT)))
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining("answered 307")
                    .hasMessageEndingWith("if that is your keystone, set auth_url to " + other.url() + "/v3");
            assertThat(other.all()).isEmpty();
        }
    }
}
