package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.NewFlavor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

/** What only the database of an Octavia can be made to say. */
public class DriftTest {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    @Test
    public void whatIsNotAsItShouldBeIsSaidWithWhatItIs() throws Exception {
        String id = octavia.loadBalancer("one").id();
        String amphora = octavia.statuses().get(0).amphorae().get(0).id();

        change(amphora, "compute_flavor", "other");
        assertDrift(Reason.FLAVOR, "amphora " + amphora + " has flavor other, a new one would have ");
        change(amphora, "cert_expiration", ago(-3));
        assertDrift(Reason.CERTIFICATE, "'s certificate ends at ");
        change(amphora, "cert_expiration", ago(-20));
        change(amphora, "cert_busy", true);
        change(amphora, "updated_at", ago(1));
        assertDrift(Reason.CERTIFICATE, "'s certificate is being renewed since ");
        change(amphora, "status", "ERROR");
        assertDrift(Reason.ERROR, "amphora " + amphora + " is in ERROR");
        change(amphora, "role", "MASTER");
        assertDrift(Reason.PEER, "of its pair there is no BACKUP");
        change(amphora, "loadbalancer_id", null);
        assertDrift(Reason.PEER, "has no amphora");
        change(id, "provisioning_status", "ERROR");
        assertDrift(Reason.ERROR, "provisioning status ERROR");
    }

    @Test
    public void whatOctaviaIsAtIsLeftAloneUntilItTakesLongerThanAnythingDoes() throws Exception {
        String id = octavia.loadBalancer("one").id();
        change(octavia.statuses().get(0).amphorae().get(0).id(), "status", "BOOTING");
        change(id, "provisioning_status", "PENDING_UPDATE");
        change(id, "updated_at", minutesAgo(50));
        assertThat(octavia.statuses().get(0).drifts()).isEmpty();

        change(id, "updated_at", minutesAgo(70));
        assertDrift(Reason.STUCK, "PENDING_UPDATE for 70 min");
    }

    @Test
    public void heartbeatsThatDoNotComeAreSeenIfThereIsAListener() throws Exception {
        String id = octavia.loadBalancer("one").id();
        change(id, "operating_status", "OFFLINE");
        change(id, "updated_at", minutesAgo(4));
        assertThat(octavia.statuses().get(0).drifts()).isEmpty();

        change(id, "listeners", List.of("one"));
        assertDrift(Reason.SILENT, "ACTIVE but OFFLINE since ");
    }

    @Test
    public void whatTheOctaviaFlavorSaysWinsOverWhatTheSpecificationSays() throws Exception {
        String id = octavia.loadBalancer("one").id();
        LoadBalancing loadBalancing = octavia.connect().loadBalancing();
        String profile = loadBalancing.createFlavorProfile(
                "large",
                Map.of(
                        "compute_flavor",
                        octavia.statuses().get(0).target().computeFlavor().orElseThrow(),
                        "amp_image_tag",
                        octavia.cloud.unique("tag")));
        change(
                id,
                "flavor_id",
                loadBalancing.createFlavor("large", "", true, profile).id());
        assertThat(octavia.statuses().get(0).drifts()).isEmpty();

        String other = octavia.connect()
                .compute()
                .create(new NewFlavor(octavia.cloud.unique("other"), Optional.empty(), 2048, 2, 2, true, ""))
                .id();
        String wider = loadBalancing.createFlavorProfile("wider", Map.of("compute_flavor", other));
        change(
                id,
                "flavor_id",
                loadBalancing.createFlavor("wider", "", true, wider).id());
        assertDrift(Reason.FLAVOR, ", a new one would have " + other);
    }

    /** How long certificates live says nothing: controllers may have another {@code cert_validity_time} than the folder's octavia.conf. */
    @Test
    public void onlyACertificateThatEndsLaterThanAnyDidAtTheSwitchIsOfTheNewAuthority() throws Exception {
        octavia.loadBalancer("one");
        String amphora = octavia.statuses().get(0).amphorae().get(0).id();
        replacement(true).next();
        replacement(true).deployed(List.of());
        change(amphora, "created_at", minutesAgo(-1));
        change(amphora, "cert_expiration", ago(-365));
        replacement(true).next();
        replacement(true).deployed(List.of());
        change(amphora, "created_at", minutesAgo(5));
        assertDrift(Reason.AUTHORITY, " has a certificate of the old authority");

        change(amphora, "cert_expiration", ago(-366));
        assertThat(octavia.statuses().get(0).drifts()).isEmpty();
    }

    @Test
    public void whoseCertificatesNobodyLookedAtMustBeFailedOver() throws Exception {
        octavia.loadBalancer("one");
        for (int phases = 0; phases < 2; phases++) {
            replacement(false).next();
            replacement(false).deployed(List.of());
        }
        change(octavia.statuses().get(0).amphorae().get(0).id(), "cert_expiration", ago(-365));
        assertDrift(Reason.AUTHORITY, " has a certificate of the old authority");
    }

    private AuthorityReplacement replacement(boolean looksAtLoadBalancers) throws IOException {
        return AuthorityReplacement.of(
                octavia.spec(),
                octavia.connect(),
                octavia.cloud.inputs(),
                octavia.cloud,
                deployment -> assertThat(deployment.failure()).isEmpty(),
                looksAtLoadBalancers);
    }

    private void change(String id, String field, Object value) {
        octavia.cloud.embedded().octavia().record(id, field, value);
    }

    private static String ago(int days) {
        return minutesAgo(24 * 60 * days);
    }

    private static String minutesAgo(int minutes) {
        return Instant.now()
                .minus(Duration.ofMinutes(minutes))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace("Z", "");
    }

    private void assertDrift(Reason reason, String text) throws Exception {
        assertThat(octavia.statuses().get(0).drifts())
                .filteredOn(drift -> drift.reason() == reason)
                .extracting(Drift::text)
                .anyMatch(found -> found.contains(text));
    }
}
