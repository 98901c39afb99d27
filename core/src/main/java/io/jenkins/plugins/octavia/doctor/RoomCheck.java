package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.QuotaUsage;
import io.jenkins.plugins.octavia.loadbalancer.HeadRoom.Left;
import io.jenkins.plugins.octavia.loadbalancer.Pace;
import io.jenkins.plugins.octavia.loadbalancer.QuotaHeadRoom;
import io.jenkins.plugins.octavia.prerequisite.LoadBalancerNeeds;
import io.jenkins.plugins.octavia.prerequisite.base.QuotaRoom;
import io.jenkins.plugins.octavia.spec.QuotasSpec.Limit;
import io.jenkins.plugins.octavia.spec.QuotasSpec.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the project's quotas have room for what comes: failovers, which need one amphora more each, and load balancers. */
final class RoomCheck {

    private static final String RAISE =
            "raise it (section quotas, or openstack quota set), or delete what is not needed";

    private RoomCheck() {}

    static List<Finding> look(Patient patient) {
        Left left = new QuotaHeadRoom(patient.cloud()).look(patient.targets().standard());
        int batch = Pace.STANDARD.parallel();
        if (left.amphorae() < batch) {
            return List.of(new Finding(
                    left.amphorae() == 0 ? Severity.ERROR : Severity.WARNING,
                    Subject.QUOTAS,
                    left.limit(),
                    "there is room for " + left.amphorae() + " amphorae more, and " + batch
                            + " failovers at once need " + batch
                            + ": one without room ends in ERROR, also the health manager's own",
                    RAISE));
        }
        return next(patient);
    }

    private static List<Finding> next(Patient patient) {
        Optional<Flavor> flavor = patient.flavor();
        Topology topology = LoadBalancerNeeds.topology(patient.spec(), patient.conf());
        int count = patient.limits().loadBalancers();
        Map<Limit, Long> needs = new LoadBalancerNeeds(
                        topology,
                        1,
                        flavor.map(Flavor::vcpus).orElse(0),
                        flavor.map(Flavor::ram).orElse(0),
                        LoadBalancerNeeds.furtherNetworks(patient.spec(), patient.conf()))
                .of(count, 0);
        Map<String, QuotaUsage> usages = QuotaRoom.of(patient.cloud()).usages();
        List<Finding> findings = new ArrayList<>();
        needs.forEach((limit, need) -> {
            QuotaUsage usage = usages.get(limit.quota());
            // Of a flavor that is not known nothing is needed.
            if (usage != null && usage.limit() >= 0 && need > 0 && usage.limit() - usage.used() < need) {
                findings.add(Finding.warning(
                        Subject.QUOTAS,
                        "quota " + limit.quota(),
                        usage.used() + " of " + usage.limit() + " are used, and the next " + count + " load balancers ("
                                + topology + ") need " + need,
                        RAISE));
            }
        });
        return findings;
    }
}
