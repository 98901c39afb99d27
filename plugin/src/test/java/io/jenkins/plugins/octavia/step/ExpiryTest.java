package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.Deployment.Certificates;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** Of which ends of certificates a build warns. */
public class ExpiryTest {

    private static final Instant CLIENT = Instant.parse("2027-03-01T12:00:00Z");
    private static final Instant CA = Instant.parse("2027-03-20T12:00:00Z");

    @Test
    public void thoseWithinTheDaysAreSaid() {
        assertThat(warnings(30, "2027-01-30T11:59:59Z")).isEmpty();
        assertThat(warnings(30, "2027-01-30T12:00:01Z"))
                .containsExactly("the client certificate ends at 2027-03-01T12:00:00Z, within 30 days");
        assertThat(warnings(30, "2027-02-19T00:00:00Z"))
                .hasSize(2)
                .contains(
                        "a certificate authority ends at 2027-03-20T12:00:00Z, within 30 days: replace it (certs rotate); every"
                                + " amphora has to be failed over for it");
        assertThat(warnings(0, "2027-02-28T00:00:00Z")).isEmpty();
    }

    @Test
    public void aNegativeNumberIsRefused() {
        assertThatThrownBy(() -> new Expiry(-1))
                .isInstanceOf(Refusal.class)
                .hasMessage("warnDays: -1 is not a number of days, 0 or more");
    }

    private static List<String> warnings(int days, String now) {
        Deployment deployment = new Deployment(
                "prod",
                "service",
                "5e4a",
                "RegionOne",
                List.of(),
                Map.of(),
                List.of(),
                Optional.of(new Certificates(List.of(), CLIENT, CA)),
                Optional.empty(),
                List.of(),
                Optional.empty());
        return new Expiry(days).warnings(deployment, Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
    }
}
