package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.loadbalancer.AuthorityChange;
import io.jenkins.plugins.octavia.loadbalancer.Drift;
import io.jenkins.plugins.octavia.loadbalancer.Fleet;
import io.jenkins.plugins.octavia.loadbalancer.LoadBalancerStatus;
import io.jenkins.plugins.octavia.loadbalancer.Reason;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What is not as it should be with load balancers, as {@link Fleet} sees it. */
final class LoadBalancerCheck {

    /** Those that serve, of what new ones are not made of. */
    private static final Set<Reason> BEHIND = EnumSet.of(Reason.IMAGE, Reason.FLAVOR, Reason.AUTHORITY);

    private static final int NAMED = 5;

    private LoadBalancerCheck() {}

    static List<Finding> look(Patient patient) {
        Inputs inputs = patient.inputs();
        List<LoadBalancerStatus> statuses =
                new Fleet(patient.cloud(), patient.targets(), AuthorityChange.in(inputs.out()), inputs.clock()).look();
        List<Finding> findings = new ArrayList<>();
        for (LoadBalancerStatus status : statuses) {
            status.drifts().stream()
                    .filter(drift -> !BEHIND.contains(drift.reason()))
                    .forEach(drift -> findings.add(Finding.error(
                            Subject.LOAD_BALANCERS,
                            "load balancer " + status.title(),
                            drift.text(),
                            advice(status, drift))));
        }
        List<LoadBalancerStatus> behind =
                statuses.stream().filter(status -> status.hasDrift(BEHIND)).toList();
        if (!behind.isEmpty()) {
            findings.add(Finding.warning(
                    Subject.LOAD_BALANCERS,
                    "",
                    behind.size() + " of " + statuses.size()
                            + " have amphorae of another image, flavor or authority than"
                            + " new ones get: "
                            + String.join(
                                    ", ",
                                    behind.stream()
                                            .limit(NAMED)
                                            .map(LoadBalancerStatus::title)
                                            .toList())
                            + (behind.size() > NAMED ? ", ..." : ""),
                    "have them follow (loadbalancers refresh)"));
        }
        return findings;
    }

    private static String advice(LoadBalancerStatus status, Drift drift) {
        String failover = "fail it over (openstack loadbalancer failover "
                + status.loadBalancer().id() + ")";
        return switch (drift.reason()) {
            case STUCK -> "look at octavia-worker's log first, whether one is at it";
            case SILENT -> "begin with what is found of the health managers";
            case CERTIFICATE -> "see to octavia-housekeeping, and " + failover;
            default -> failover + " once there is room for one amphora more";
        };
    }
}
