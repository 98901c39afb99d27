package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.pki.Authorities;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How near its end a certificate makes the build unstable, in days. */
record Expiry(int days) {

    static final Expiry DEFAULT = new Expiry(30);

    /** @throws Refusal if the number is negative */
    Expiry {
        if (days < 0) {
            throw new Refusal("warnDays: " + days + " is not a number of days, 0 or more");
        }
    }

    /** Warnings about certificates of a deployment that end so soon. */
    List<String> warnings(Deployment deployment, Clock clock) {
        List<String> warnings = new ArrayList<>();
        deployment.certificates().ifPresent(certificates -> {
            if (isNear(certificates.clientNotAfter(), clock)) {
                warnings.add("the client certificate" + ends(certificates.clientNotAfter()));
            }
            if (isNear(certificates.caNotAfter(), clock)) {
                warnings.add("a certificate authority" + ends(certificates.caNotAfter()) + ": " + Authorities.REPLACE);
            }
        });
        return warnings;
    }

    private boolean isNear(Instant end, Clock clock) {
        return end.minus(Duration.ofDays(days)).isBefore(clock.instant());
    }

    private String ends(Instant end) {
        return " ends at " + end + ", within " + days + " days";
    }
}
