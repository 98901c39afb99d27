package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A load balancer with its amphorae as they were seen, against what they should be.
 *
 * @param drifts empty if it is as it should be
 */
public record LoadBalancerStatus(LoadBalancer loadBalancer, List<Amphora> amphorae, Target target, List<Drift> drifts) {

    public LoadBalancerStatus {
        amphorae = List.copyOf(amphorae);
        drifts = List.copyOf(drifts);
    }

    /** Whether its users stay served while one amphora is replaced: both of a pair serve. */
    public boolean isPair() {
        return Stream.of("MASTER", "BACKUP")
                .allMatch(role -> amphorae.stream()
                        .anyMatch(amphora ->
                                amphora.isAllocated() && amphora.role().equals(role)));
    }

    public boolean hasDrift(Set<Reason> reasons) {
        return drifts.stream().anyMatch(drift -> reasons.contains(drift.reason()));
    }

    /** For people: the name, and the id by which one is meant for certain. */
    public String title() {
        return Printable.line(
                loadBalancer.name().isEmpty()
                        ? loadBalancer.id()
                        : loadBalancer.name() + " (" + loadBalancer.id() + ")");
    }
}
