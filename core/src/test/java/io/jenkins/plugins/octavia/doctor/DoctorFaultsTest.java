package io.jenkins.plugins.octavia.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.loadbalancer.TestOctavia;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** What keeps a doctor from seeing, and what a real cloud cannot be asked for. */
public class DoctorFaultsTest {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    private final TestDoctor doctor = new TestDoctor(octavia);

    @Test
    public void anAgentThatNoLongerReportsIsFound() {
        octavia.cloud.embedded().killAgent("controller");
        assertThat(doctor.problems()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.subject()).isEqualTo(Subject.HEALTH_MANAGERS);
            assertThat(finding.seen())
                    .startsWith("the Open vSwitch agent of host controller has not reported for long");
        });
    }

    @Test
    public void aServiceThatFailsIsSaidOnceAndHidesNothingOfTheOthers() throws InterruptedException {
        octavia.heard("one");
        octavia.cloud.embedded().fail(request -> request.path().endsWith("/octavia/amphorae"), 500, Integer.MAX_VALUE);
        List<Finding> findings = doctor.examine();
        assertThat(TestDoctor.problems(findings)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.seen()).startsWith("octavia answered GET /v2/octavia/amphorae with 500");
        });
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == Severity.UNSEEN)
                .extracting(Finding::subject)
                .containsExactly(Subject.AMPHORAE, Subject.LEFTOVERS);
    }

    @Test
    public void aNetworkThatIsNotThereIsSaidOnceAndHidesNothingElse() {
        List<Finding> findings = new Doctor(
                        octavia.cloud.spec("network: {id: 6b0b6b0e-2c2f-4a5e-9a5c-2f8f6e1a0b7d,"
                                + " healthManagers: [{host: controller}]}\nimage: {name: image-$N, tag: tag-$N}\n"),
                        EnumSet.of(Section.NETWORK, Section.IMAGE),
                        octavia.connect(),
                        octavia.cloud.inputs(
                                new OutputFolder(octavia.cloud.out().path().resolveSibling("empty"))),
                        Limits.STANDARD)
                .examine();
        assertThat(TestDoctor.problems(findings))
                .singleElement()
                .extracting(Finding::seen)
                .asString()
                .startsWith("network 6b0b6b0e-2c2f-4a5e-9a5c-2f8f6e1a0b7d: this login sees none of that id");
        assertThat(findings)
                .filteredOn(finding -> finding.subject() == Subject.HEALTH_MANAGERS)
                .extracting(Finding::severity)
                .containsExactly(Severity.UNSEEN);
    }

    @Test
    public void anOctaviaConfOfAnotherUserIsRefusedForAllWouldBeSaidOfSomethingElse() throws IOException {
        Files.write(
                octavia.cloud.out().conf(),
                octavia.conf()
                        .set(new Option("service_auth", "username"), "somebody")
                        .bytes());
        assertThatThrownBy(doctor::examine)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("login: user admin, but octavia.conf has somebody");
    }
}
