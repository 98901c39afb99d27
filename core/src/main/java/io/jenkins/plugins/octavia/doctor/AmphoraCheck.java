package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Amphorae that Octavia has given up. What is wrong with those of load balancers is {@link LoadBalancerCheck}'s to say. */
final class AmphoraCheck {

    private static final String STOPPED = "FAILOVER_STOPPED";

    private AmphoraCheck() {}

    static List<Finding> look(Patient patient) {
        Set<String> loadBalancers =
                patient.loadBalancers().stream().map(LoadBalancer::id).collect(Collectors.toSet());
        return patient.amphorae().stream()
                .flatMap(amphora -> look(amphora, loadBalancers))
                .toList();
    }

    private static Stream<Finding> look(Amphora amphora, Set<String> loadBalancers) {
        String about = "amphora " + amphora.id();
        if (amphora.status().equals(STOPPED)) {
            return Stream.of(Finding.error(
                    Subject.AMPHORAE,
                    about,
                    "it is in " + STOPPED
                            + ": so many were silent at once (failover_threshold of [health_manager]) that"
                            + " Octavia replaces none of them",
                    "find why no heartbeats come from them; Octavia counts them as ALLOCATED again once they do"));
        }
        boolean isAlone =
                amphora.loadBalancerId().filter(loadBalancers::contains).isEmpty();
        return amphora.isError() && isAlone
                ? Stream.of(Finding.warning(
                        Subject.AMPHORAE,
                        about,
                        "it is in ERROR and of no load balancer, and its server takes room",
                        "openstack loadbalancer amphora delete " + amphora.id()))
                : Stream.of();
    }
}
