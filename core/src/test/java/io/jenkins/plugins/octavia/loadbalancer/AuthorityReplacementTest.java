package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.doctor.Doctor;
import io.jenkins.plugins.octavia.doctor.Finding;
import io.jenkins.plugins.octavia.doctor.Limits;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.pki.PkiException;
import io.jenkins.plugins.octavia.pki.RotationState;
import io.jenkins.plugins.octavia.pki.RotationState.Phase;
import io.jenkins.plugins.octavia.prerequisite.AnyCloud;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.prerequisite.TestCloud;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/** Authorities that are replaced under running load balancers. */
@Category(AnyCloud.class)
public class AuthorityReplacementTest {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    /** As each command does: all that it knows is in the folder and in the cloud. */
    private AuthorityReplacement replacement() throws IOException {
        return AuthorityReplacement.of(
                octavia.spec(),
                octavia.connect(),
                octavia.cloud.inputs(),
                octavia.cloud,
                deployment -> assertThat(deployment.failure()).isEmpty(),
                true);
    }

    /** What controllers get, as they have it. */
    private void rollOut() throws Exception {
        if (TestCloud.isReal()) {
            TestOctavia.script("octavia-use", octavia.cloud.out().conf().toString());
        }
        replacement().deployed(List.of(octavia.cloud.out().path()));
        Instant next = replacement().state().deployed().orElseThrow();
        while (octavia.connect().now().orElseThrow().isBefore(next)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void failOver() throws Exception {
        assertThat(new TestRefresh(octavia).run().isFailed()).isFalse();
    }

    /** What the network says is in use. */
    private Set<String> named() {
        return octavia.connect().network().networks(octavia.cloud.unique("net")).get(0).tags().stream()
                .filter(tag -> tag.startsWith("octavia-ca="))
                .collect(Collectors.toSet());
    }

    private void assertNothingToDo() {
        try (Plan plan = Plan.of(
                octavia.spec(),
                EnumSet.allOf(Section.class),
                octavia.connect(),
                octavia.cloud.inputs(),
                octavia.cloud)) {
            assertThat(plan.changes()).extracting(Change::action).doesNotContain(Action.CREATED, Action.UPDATED);
        }
    }

    @Test
    public void noPhaseBeginsBeforeControllersAndAmphoraeHaveTheOneBefore() throws Exception {
        octavia.loadBalancer("one");
        Set<String> old = named();
        for (Phase phase : List.of(Phase.TRUST, Phase.SWITCH)) {
            replacement().next();
            assertThat(replacement().state().phase()).isEqualTo(phase);
            assertThat(named()).hasSize(4).containsAll(old);
            assertNothingToDo();
            assertThatThrownBy(() -> replacement().next())
                    .isInstanceOf(Refusal.class)
                    .hasMessage("certificates: nobody has said that the controllers have the files of phase "
                            + phase.label() + "; give them "
                            + octavia.cloud.out().path().resolve("certs")
                            + ", restart Octavia's services, and say so with certs rotate --deployed");

            rollOut();
            assertThat(replacement().behind()).hasSize(1);
            assertThatThrownBy(() -> replacement().next())
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith("certificates: amphorae of 1 load balancers have not followed phase "
                            + phase.label() + ": " + octavia.cloud.unique("one"))
                    .hasMessageEndingWith("; fail them over (loadbalancers refresh --reason authority) and run again");

            failOver();
            assertThat(replacement().behind()).isEmpty();
        }
        replacement().next();

        assertThat(replacement().state().phase()).isEqualTo(Phase.NONE);
        assertThat(named()).hasSize(2).doesNotContainAnyElementsOf(old);
        assertNothingToDo();
        rollOut();
        assertThat(octavia.statuses()).allMatch(status -> status.drifts().isEmpty());
    }

    @Test
    public void aReplacementThatWaitsIsAWarningOfPlanAndDoctor() throws Exception {
        String files = ", and nobody has said that the controllers have its files; give them "
                + octavia.cloud.out().path().resolve("certs")
                + ", restart Octavia's services, then certs rotate --deployed";
        assertThat(warnings()).isEmpty();

        replacement().next();
        assertWarned("a CA is being replaced, phase trust" + files);
        rollOut();
        assertWarned("a CA is being replaced, phase trust; certs rotate --status says what comes next");
        replacement().back();
        assertWarned("the replacement of a CA was ended or taken back" + files);
        rollOut();

        assertThat(warnings()).isEmpty();
    }

    private void assertWarned(String warning) {
        assertThat(warnings()).containsExactly("certificates: " + warning);
        assertThat(new Doctor(
                                octavia.spec(),
                                EnumSet.of(Section.CERTIFICATES),
                                octavia.connect(),
                                octavia.cloud.inputs(),
                                Limits.STANDARD)
                        .examine())
                .extracting(Finding::toString)
                .contains("warning certificates: certificates dual-ca: " + warning);
    }

    /** A plan's, of the certificates. */
    private List<String> warnings() {
        try (Plan plan = Plan.of(
                octavia.spec(),
                EnumSet.of(Section.CERTIFICATES),
                octavia.connect(),
                octavia.cloud.inputs(),
                octavia.cloud)) {
            return plan.warnings();
        }
    }

    @Test
    public void whatIsTakenBackLeavesNothing() throws Exception {
        Set<String> old = named();
        replacement().next();
        rollOut();
        replacement().next();
        octavia.loadBalancer("of-the-new");

        replacement().back();
        assertThat(named()).hasSize(4);
        assertThatThrownBy(() -> replacement().back())
                .as("an amphora has a certificate of the new authority")
                .isInstanceOf(Refusal.class);
        rollOut();
        assertThatThrownBy(() -> replacement().back()).isInstanceOf(Refusal.class);
        failOver();
        replacement().back();

        assertThat(named()).isEqualTo(old);
        assertNothingToDo();
        assertThatThrownBy(() -> replacement().back())
                .hasMessage("certs: no rotation is under way; there is nothing to take back");
    }

    @Test
    public void authoritiesThatAreCompromisedAreReplacedAtOnceAlsoWithinAPhase() throws Exception {
        octavia.loadBalancer("one");
        for (int phases = 0; phases < 2; phases++) {
            Set<String> old = named();
            for (int phase = 0; phase < phases; phase++) {
                replacement().next();
                rollOut();
                failOver();
            }
            replacement().replace();
            assertThat(named()).hasSize(2).doesNotContainAnyElementsOf(old);
            assertNothingToDo();
            rollOut();
            assertThat(replacement().behind())
                    .singleElement()
                    .satisfies(status ->
                            assertThat(status.drifts().get(0).text()).endsWith(": it has the old ones alone"));
            failOver();
            assertThat(replacement().behind()).isEmpty();
        }
    }

    @Test
    public void renewedAuthoritiesAreKnownToAmphoraeOnceTheseAreFailedOver() throws Exception {
        octavia.loadBalancer("one");
        Set<String> old = named();
        replacement().renew();

        assertThat(named()).hasSize(2).doesNotContainAnyElementsOf(old);
        assertNothingToDo();
        rollOut();
        assertThat(replacement().behind()).hasSize(1);
        failOver();
        assertThat(replacement().behind()).isEmpty();
    }

    @Test
    public void aControllerWithFilesOfAnotherPhaseIsFound() throws Exception {
        Path controller = temporary.newFolder().toPath();
        Path certs = octavia.cloud.out().path().resolve("certs");
        try (Stream<Path> files = Files.list(certs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, controller.resolve(file.getFileName()));
            }
        }
        assertThatThrownBy(() -> replacement().deployed(List.of(controller)))
                .hasMessage("certificates: no authority is being replaced, so there is nothing to have been deployed");
        replacement().next();

        assertThatThrownBy(() -> replacement().deployed(List.of(controller)))
                .isInstanceOf(PkiException.class)
                .hasMessage(controller.resolve("server_ca.cert.pem") + ": is not the one of phase trust; give the"
                        + " controller all of certs/ and restart Octavia's services there");
        assertThat(replacement().state().deployed()).isEmpty();

        replacement().deployed(List.of());
        Optional<Instant> deployed = replacement().state().deployed();
        assertThatThrownBy(
                        () -> replacement().deployed(List.of(octavia.cloud.out().path(), controller)))
                .as("also after it was said that all have them")
                .isInstanceOf(PkiException.class);
        replacement().deployed(List.of(octavia.cloud.out().path()));
        assertThat(replacement().state().deployed()).isEqualTo(deployed);
    }

    /** It trusts old and new, but would have controllers sign by the old one again. */
    @Test
    public void aFolderOfAnyPhaseIsRefusedAfterTheEnd() throws Exception {
        replacement().next();
        Path copy = temporary.newFolder().toPath();
        copy(octavia.cloud.out().path(), copy);
        rollOut();
        replacement().next();
        rollOut();
        replacement().next();
        Set<String> names = named();

        copy(copy, octavia.cloud.out().path());
        List<ThrowingCallable> ways = List.of(
                () -> replacement().deployed(List.of()),
                () -> replacement().back(),
                () -> replacement().replace(),
                this::assertNothingToDo);
        assertThat(ways)
                .allSatisfy(way -> assertThatThrownBy(way)
                        .isInstanceOf(Refusal.class)
                        .hasMessageContaining(
                                " was replaced by another, which amphorae know now: these files are of before; "));
        assertThat(Files.mismatch(
                        copy.resolve("authority/rotation.json"),
                        octavia.cloud.out().path().resolve("authority/rotation.json")))
                .isNegative();
        assertThat(named()).isEqualTo(names);
    }

    /** A backup, or another machine's copy: it lacks an authority that amphorae may know. */
    @Test
    public void aFolderOfThePhaseBeforeIsRefused() throws Exception {
        Path backup = temporary.newFolder().toPath();
        copy(octavia.cloud.out().path(), backup);
        replacement().next();
        copy(backup, octavia.cloud.out().path());
        Files.delete(octavia.cloud.out().path().resolve("authority/rotation.json"));

        assertThatThrownBy(() -> replacement().next())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("A second CA would make every amphora unreachable");
        assertThat(RotationState.of(octavia.cloud.out().certificates()).phase()).isEqualTo(Phase.NONE);
    }

    /** No client can be issued under it any more, so that is not asked for first. */
    @Test
    public void authoritiesThatHaveEndedAreReplaced() throws Exception {
        for (Period ago : List.of(Period.ofDays(400), Period.ofDays(360))) {
            Path certs = octavia.cloud.out().path();
            for (String folder : List.of("certs", "authority")) {
                try (Stream<Path> files = Files.list(certs.resolve(folder))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Files.delete(file);
                    }
                }
            }
            Inputs inputs = octavia.cloud.inputs();
            CertificateProfile profile =
                    octavia.spec().certificates().orElseThrow().profile();
            Clock then = Clock.offset(inputs.clock(), Duration.ofDays(-ago.getDays()));
            Bundle ended = Bundle.issue(
                    new CertificateProfile(
                            profile.layout(),
                            profile.key(),
                            new Validity(Period.ofYears(1), Period.ofYears(1)),
                            profile.renewWithin(),
                            profile.renewCaWithin(),
                            profile.subject()),
                    then,
                    inputs.random());
            CertificateFolder.below(certs)
                    .write(
                            ended,
                            Passphrase.of(inputs.secrets()
                                    .caPassphrase()
                                    .orElseThrow()
                                    .reveal()),
                            then,
                            inputs.random());
            Networking neutron = octavia.connect().network();
            Network network = neutron.networks(octavia.cloud.unique("net")).get(0);
            named().forEach(tag -> neutron.removeTag(network, tag));
            ended.fingerprints().forEach(fingerprint -> neutron.addTag(network, Guard.ca(fingerprint)));

            replacement().replace();

            assertThat(named())
                    .hasSize(2)
                    .doesNotContainAnyElementsOf(
                            ended.fingerprints().stream().map(Guard::ca).toList());
            assertNothingToDo();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Set<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = new HashSet<>(all.filter(Files::isRegularFile).toList());
        }
        for (Path file : files) {
            Path copy = to.resolve(from.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.write(copy, Files.readAllBytes(file));
        }
    }
}
