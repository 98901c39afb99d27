package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.prerequisite.base.Clocks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Octavia's API, and the clocks. */
final class ServiceChecks {

    private static final int NOT_FOUND = 404;
    private static final int UNHEALTHY = 503;

    private ServiceChecks() {}

    static List<Finding> api(Patient patient) {
        String version = patient.cloud().loadBalancing().version();
        return List.of(new Finding(Severity.OK, Subject.SERVICES, "", "Octavia's API answers, version " + version, ""));
    }

    static List<Finding> provider(Patient patient) {
        return patient.cloud().loadBalancing().hasAmphoraProvider()
                ? List.of()
                : List.of(Finding.error(
                        Subject.SERVICES,
                        "provider amphora",
                        "it is not enabled, so that no load balancer is made of amphorae",
                        "add amphora to enabled_provider_drivers of [api_settings] and restart octavia-api"));
    }

    static List<Finding> healthcheck(Patient patient) {
        try {
            patient.cloud().loadBalancing().healthcheck();
            return List.of();
        } catch (CloudException e) {
            if (e.status() == NOT_FOUND) {
                return List.of(Finding.unseen(
                        Subject.SERVICES,
                        "/healthcheck",
                        "octavia-api has none",
                        "set healthcheck_enabled = True in [api_settings] to have it look after its own database"));
            }
            if (e.status() == UNHEALTHY) {
                return List.of(Finding.error(
                        Subject.SERVICES,
                        "/healthcheck",
                        e.getMessage(),
                        "look at what octavia-api needs, its database first"));
            }
            throw e;
        }
    }

    static List<Finding> clocks(Patient patient) {
        Optional<Instant> now = patient.cloud().now();
        if (now.isEmpty()) {
            return List.of(Finding.unseen(Subject.SERVICES, "clocks", "the cloud's answers have no date", ""));
        }
        return Clocks.difference(patient.inputs().clock().instant(), now.get())
                .map(difference -> List.of(Finding.warning(
                        Subject.SERVICES,
                        "clocks",
                        difference + ": certificates begin and end at another time for those who made them than for"
                                + " those who read them",
                        "set the clock that is wrong (timedatectl)")))
                .orElse(List.of());
    }
}
