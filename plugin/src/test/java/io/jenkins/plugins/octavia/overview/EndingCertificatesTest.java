package io.jenkins.plugins.octavia.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.step.CloudReport;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** Of which certificates administrators are warned. */
public class EndingCertificatesTest {

    private static final LocalDate TODAY = LocalDate.of(2027, 3, 1);

    @Test
    public void oneThatEndsWithinThirtyDaysIsNamedTheNextFirst() {
        assertThat(warnings(seen("prod", 1, 29, -2)))
                .extracting(warning -> warning.ending().text(TODAY))
                .containsExactly(
                        "certificate authority ended 2027-02-27, 2 days ago",
                        "client certificate ends 2027-03-30, in 29 days");
        assertThat(warnings(seen("prod", 1, 30, 3000))).isEmpty();
    }

    @Test
    public void aCloudThatIsNotConfiguredIsNobodysBusiness() {
        assertThat(warnings(seen("gone", 1, 5, 5))).isEmpty();
    }

    @Test
    public void ofSeveralJobsAtOneOctaviaTheOneThatLookedLastCounts() {
        StateRow before = seen("prod", 1, 5, 3000);
        StateRow renewed = seen("prod", 2, 365, 3000);

        assertThat(warnings(before)).hasSize(1);
        assertThat(warnings(before, renewed)).isEmpty();
        assertThat(warnings(renewed, before)).isEmpty();
    }

    private static List<EndingCertificate> warnings(StateRow... rows) {
        return EndingCertificates.warnings(List.of(rows), Set.of("prod"), TODAY);
    }

    /** By a job of its own, with the days to the end of the client certificate and the CA. */
    private static StateRow seen(String cloud, int build, int client, int authority) {
        CloudReport report = new CloudReport(
                "octavia/" + cloud,
                cloud,
                "service",
                false,
                false,
                false,
                "1 unchanged",
                Map.of(
                        "client certificate", TODAY.plusDays(client).toString(),
                        "certificate authority", TODAY.plusDays(authority).toString()),
                Optional.empty(),
                Optional.empty());
        return new StateRow(null, CloudState.of(new EndedBuild(build, build * 1000, false), report));
    }
}
