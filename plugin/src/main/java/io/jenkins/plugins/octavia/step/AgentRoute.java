package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.cloud.Route;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import io.jenkins.plugins.octavia.config.JenkinsProxy;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/** A {@link Route} that can go to an agent: {@link Optional} cannot, so null is for none. */
record AgentRoute(
        String caCertificates, boolean verify, JenkinsProxy proxy, Duration connect, Duration read, Duration overall)
        implements Serializable {

    static AgentRoute of(Route route) {
        Timeouts timeouts = route.timeouts();
        return new AgentRoute(
                route.caCertificates().orElse(null),
                route.verify(),
                (JenkinsProxy) route.proxy().orElse(null),
                timeouts.connect(),
                timeouts.read(),
                timeouts.overall());
    }

    Route route() {
        return new Route(
                Optional.ofNullable(caCertificates),
                verify,
                Optional.ofNullable(proxy),
                new Timeouts(connect, read, overall));
    }
}
