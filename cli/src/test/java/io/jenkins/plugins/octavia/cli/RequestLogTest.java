package io.jenkins.plugins.octavia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Answer;
import io.jenkins.plugins.octavia.cloud.Call;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class RequestLogTest {

    private final List<String> lines = new ArrayList<>();
    private final RequestLog log = new RequestLog(lines::add);

    @Test
    public void aSecretInAnAddressIsNotShown() {
        Call call = new Call(
                "GET",
                URI.create("https://user:canary@glance.lab/v2/images?limit=5&temp_url_sig=canary&Token=canary"),
                Map.of("X-Auth-Token", "canary"),
                "canary".getBytes());
        log.ended(
                call,
                Optional.of(new Answer(200, Map.of("X-Openstack-Request-Id", List.of("req-1\033[2J")), new byte[0])),
                0,
                7_900_000);
        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith(
                                "GET https://glance.lab/v2/images?limit=5&temp_url_sig=***&Token=*** 200 7 ms req-1")
                        .doesNotContain("canary")
                        .doesNotContain("\033"));
    }

    @Test
    public void aRequestWithoutAnswerIsShownToo() {
        log.ended(
                new Call("PUT", URI.create("http://glance.lab:9292/v2/images/1/file"), Map.of(), new byte[0]),
                Optional.empty(),
                0,
                0);
        assertThat(lines).containsExactly("PUT http://glance.lab:9292/v2/images/1/file no answer 0 ms");
    }
}
