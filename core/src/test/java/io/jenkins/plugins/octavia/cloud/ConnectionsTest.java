package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import org.junit.Test;

public class ConnectionsTest {

    private static Route route(boolean verify, Optional<ProxySelector> proxy, Duration connect) {
        return new Route(
                Optional.empty(), verify, proxy, new Timeouts(connect, Duration.ofSeconds(7), Duration.ofSeconds(9)));
    }

    @Test
    public void runsThatBeginTogetherAndGoTheSameWayShareAClient() {
        Duration time = Duration.ofSeconds(5);
        HttpClient client = Connections.by(route(true, Optional.empty(), time));
        assertThat(Connections.by(route(true, Optional.empty(), time))).isSameAs(client);
        assertThat(Connections.by(route(false, Optional.empty(), time))).isNotSameAs(client);
        assertThat(Connections.by(route(true, Optional.empty(), time.plusSeconds(1))))
                .isNotSameAs(client);
        assertThat(Connections.by(route(true, Optional.of(ProxySelector.getDefault()), time)))
                .isNotSameAs(client);
    }
}
