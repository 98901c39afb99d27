package io.jenkins.plugins.octavia.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.Images;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.QuotaUsage;
import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.cloud.Transport;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.loadbalancer.TestOctavia;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.CertificateFolder.Complete;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.prerequisite.AnyCloud;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** One fault at a time, each found as what it is, beside a load balancer from which heartbeats come. */
@Category(AnyCloud.class)
public class DoctorTest {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    private final TestDoctor doctor = new TestDoctor(octavia);
    private RawCalls calls;
    private Cloud cloud;

    @Before
    public void heard() throws Exception {
        octavia.heard("one");
        calls = octavia.calls();
        cloud = calls.cloud();
    }

    @Test
    public void nothingIsWrongWithAHealthyCloudAndNothingOfItIsChanged() {
        List<String> asked = new ArrayList<>();
        CloudConfig config = octavia.cloud.config(TestOctavia.login());
        Transport way = Cloud.transport(config);
        Cloud watched = Cloud.connect(config, call -> {
            asked.add(call.method() + " " + call.uri().getPath());
            return way.send(call);
        });

        List<Finding> findings = doctor.examine(watched);
        assertThat(TestDoctor.problems(findings)).isEmpty();
        assertThat(findings).extracting(Finding::subject).contains(Subject.values());
        assertThat(asked).allMatch(call -> call.startsWith("GET ") || call.equals("POST /v3/auth/tokens"));
    }

    @Test
    public void anImageThatOctaviaDoesNotFindOrThatDoesNotFitIsFound() {
        Images glance = cloud.images();
        Image image = glance.tagged(octavia.cloud.unique("tag")).get(0);
        glance.setProperties(image.id(), Map.of("min_disk", 5));
        assertProblem(
                Severity.ERROR,
                Subject.IMAGE,
                image.id() + " needs a disk of 5 GiB, and flavor " + octavia.cloud.unique("flavor")
                        + " has one of 2 GiB",
                "make the image smaller");
        glance.setProperties(image.id(), Map.of("min_disk", 2));

        calls.actOnImage(image.id(), "deactivate");
        assertProblem(
                Severity.ERROR,
                Subject.IMAGE,
                image.id() + " has the tag " + octavia.cloud.unique("tag") + " and is deactivated",
                "openstack image set --activate " + image.id());
        calls.actOnImage(image.id(), "reactivate");

        glance.removeTag(image.id(), octavia.cloud.unique("tag"));
        assertProblem(Severity.ERROR, Subject.IMAGE, "no image of project ", "openstack image set --tag ");
        glance.addTag(image.id(), octavia.cloud.unique("tag"));
        assertThat(doctor.problems()).isEmpty();
    }

    @Test
    public void twoImagesWithTheTagAreFound() throws IOException {
        Images glance = cloud.images();
        Image old = glance.tagged(octavia.cloud.unique("tag")).get(0);
        octavia.newImage();
        assertProblem(
                Severity.WARNING,
                Subject.LOAD_BALANCERS,
                "1 of 1 have amphorae of another image, flavor or authority",
                "have them follow");
        glance.addTag(old.id(), octavia.cloud.unique("tag"));
        assertThat(doctor.problems())
                .filteredOn(finding -> finding.subject() != Subject.LOAD_BALANCERS)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.seen()).startsWith("2 images have the tag");
                    assertThat(finding.advice()).contains("openstack image unset --tag", "apply would change it");
                });
    }

    @Test
    public void aPortOfAHealthManagerThatHearsNothingIsFound() {
        Networking neutron = cloud.network();
        Port port = neutron
                .portsOf(neutron.networks(octavia.cloud.unique("net")).get(0).id())
                .stream()
                .filter(one -> one.deviceOwner().equals("Octavia:health-mgr"))
                .findFirst()
                .orElseThrow();
        calls.changePort(port.id(), "{\"binding:host_id\": \"\"}");
        assertProblem(
                Severity.ERROR,
                Subject.HEALTH_MANAGERS,
                "it is bound to no host (unbound), so that no heartbeat comes",
                "openstack port set --host controller " + port.id());
        neutron.bindPort(port.id(), "controller");

        neutron.setSecurityGroups(port.id(), Set.of());
        assertProblem(
                Severity.ERROR,
                Subject.HEALTH_MANAGERS,
                "it lacks security group " + octavia.cloud.unique("hm"),
                "openstack port set --security-group ");
        neutron.setSecurityGroups(port.id(), port.securityGroups());
        assertThat(doctor.problems()).isEmpty();
    }

    @Test
    public void whatIsLeftOfAmphoraeAndLoadBalancersIsFound() {
        String gone = UUID.randomUUID().toString();
        String image = cloud.images().tagged(octavia.cloud.unique("tag")).get(0).id();
        String flavor = cloud.compute().flavors().stream()
                .filter(one -> one.name().equals(octavia.cloud.unique("flavor")))
                .findFirst()
                .orElseThrow()
                .id();
        String server = calls.createServer("amphora-" + gone, flavor, image);
        assertProblem(
                Severity.WARNING,
                Subject.LEFTOVERS,
                "it is named for amphora " + gone,
                "openstack server delete " + server);
        calls.deleteServer(server);
        octavia.awaitNoServer(server);

        for (String name : List.of("octavia-lb-vrrp-" + gone, "octavia-lb-" + gone)) {
            String port = calls.createPort(octavia.vipNetwork(), name, "");
            assertProblem(Severity.WARNING, Subject.LEFTOVERS, "it is named for ", "openstack port delete " + port);
            cloud.network().ownPorts().stream()
                    .filter(one -> one.id().equals(port))
                    .forEach(cloud.network()::delete);
        }

        String group = calls.create("security_group", "{\"name\": \"lb-" + gone + "\"}")
                .path("id")
                .asText();
        assertProblem(
                Severity.WARNING,
                Subject.LEFTOVERS,
                "it is named for load balancer " + gone,
                "openstack security group delete " + group);
        cloud.network().securityGroup(group).ifPresent(cloud.network()::delete);
        assertThat(doctor.problems()).isEmpty();
    }

    @Test
    public void aQuotaWithoutRoomIsFound() {
        QuotaUsage instances = cloud.compute().quotas().get("instances");
        try {
            calls.limitCompute("instances", instances.used());
            assertProblem(Severity.ERROR, Subject.QUOTAS, "there is room for 0 amphorae more", "openstack quota set");
            calls.limitCompute("instances", instances.used() + 1);
            assertProblem(Severity.WARNING, Subject.QUOTAS, "there is room for 1 amphorae more", "openstack quota set");
            calls.limitCompute("instances", instances.used() + 3);
            assertProblem(
                    Severity.WARNING,
                    Subject.QUOTAS,
                    instances.used() + " of " + (instances.used() + 3)
                            + " are used, and the next 5 load balancers (SINGLE) need 5",
                    "openstack quota set");
        } finally {
            calls.limitCompute("instances", instances.limit());
        }
    }

    @Test
    public void whatOctaviaConfNamesThatIsNotThereIsFound() throws IOException {
        byte[] right = Files.readAllBytes(octavia.cloud.out().conf());
        Files.write(
                octavia.cloud.out().conf(),
                octavia.conf().set(OctaviaConf.AMP_FLAVOR_ID, "nowhere").bytes());
        assertProblem(
                Severity.ERROR,
                Subject.CONFIGURATION,
                "[controller_worker] amp_flavor_id = nowhere is not there",
                "write amp_flavor_id = ");
        assertThat(new Doctor(
                                octavia.cloud.spec("flavor: {name: other-$N}"),
                                EnumSet.of(Section.FLAVOR),
                                cloud,
                                octavia.cloud.inputs(),
                                Limits.STANDARD)
                        .examine())
                .extracting(Finding::advice)
                .anyMatch(advice ->
                        advice.startsWith("run apply, and give the octavia.conf that it writes to Octavia's services"));
        Files.write(octavia.cloud.out().conf(), right);

        Files.write(
                octavia.cloud.out().conf(),
                octavia.conf()
                        .set(OctaviaConf.CONTROLLER_IP_PORT_LIST, "172.30.244.9:5555")
                        .bytes());
        assertThat(doctor.problems())
                .extracting(Finding::subject, Finding::severity)
                .containsExactly(
                        tuple(Subject.CONFIGURATION, Severity.ERROR), tuple(Subject.CONFIGURATION, Severity.WARNING));
        Files.write(octavia.cloud.out().conf(), right);
        assertThat(doctor.problems()).isEmpty();
    }

    @Test
    public void aCertificateThatHasEndedIsFound() throws IOException {
        CertificateFolder folder = octavia.cloud.out().certificates();
        CertificateProfile profile = octavia.spec().certificates().orElseThrow().profile();
        Passphrase passphrase = Passphrase.of(
                octavia.cloud.inputs().secrets().caPassphrase().orElseThrow().reveal());
        Clock past = Clock.offset(Clock.systemUTC(), Duration.ofDays(-500));
        Complete complete = (Complete) folder.read(profile.layout(), passphrase, Clock.systemUTC());
        folder.write(
                complete.bundle().renewClient(profile, past, new SecureRandom()),
                passphrase,
                Clock.systemUTC(),
                new SecureRandom());
        assertProblem(
                Severity.ERROR,
                Subject.CERTIFICATES,
                "certs/client.cert-and-key.pem ended at ",
                "apply would change it: client certificate ");
    }

    @Test
    public void whoMayNotSeeAllIsToldWhatWasNotSeen() {
        OutputFolder empty = new OutputFolder(octavia.cloud.out().path().resolveSibling("empty"));
        Inputs inputs = octavia.cloud.inputs(empty);
        List<Finding> findings = new Doctor(
                        octavia.cloud.spec("release: zed\nflavor: {name: flavor-$N}\n"),
                        EnumSet.allOf(Section.class),
                        octavia.cloud.connect("member"),
                        inputs,
                        Limits.STANDARD)
                .examine();
        assertThat(TestDoctor.problems(findings))
                .extracting(Finding::about, Finding::seen)
                .containsExactly(tuple(
                        "flavor " + octavia.cloud.unique("flavor"),
                        "there is none that this login sees, and apply would make it: ram 1024 MiB, disk 2 GiB, vcpus 1,"
                                + " private"));
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == Severity.UNSEEN)
                .extracting(Finding::subject)
                .contains(
                        Subject.SERVICES,
                        Subject.CONFIGURATION,
                        Subject.IMAGE,
                        Subject.LOAD_BALANCERS,
                        Subject.AMPHORAE,
                        Subject.LEFTOVERS);
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == Severity.OK)
                .extracting(Finding::subject)
                .contains(Subject.QUOTAS);
    }

    private void assertProblem(Severity severity, Subject subject, String seen, String advice) {
        assertThat(doctor.problems()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.subject()).isEqualTo(subject);
            assertThat(finding.seen()).contains(seen);
            assertThat(finding.advice()).contains(advice);
        });
    }
}
