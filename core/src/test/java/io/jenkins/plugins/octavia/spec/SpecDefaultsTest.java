package io.jenkins.plugins.octavia.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.spec.FlavorSpec.Size;
import io.jenkins.plugins.octavia.spec.ImageSpec.Visibility;
import io.jenkins.plugins.octavia.spec.KeypairSpec.Generated;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Pool;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Subnet;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Group;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Ports;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Rule;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Curve;
import io.jenkins.plugins.octavia.value.CertificateProfile.Ec;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import io.jenkins.plugins.octavia.value.CertificateProfile.Rsa;
import io.jenkins.plugins.octavia.value.CertificateProfile.Subject;
import io.jenkins.plugins.octavia.value.CertificateProfile.Validity;
import io.jenkins.plugins.octavia.value.Cidr;
import io.jenkins.plugins.octavia.value.Release;
import io.jenkins.plugins.octavia.value.SshKeyType;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** The values that octavia.yaml documents, which others rely on. */
public class SpecDefaultsTest {

    private final Spec spec = Specs.read(Specs.EVERY_SECTION);

    @Test
    public void release() {
        assertThat(spec.release()).isEqualTo(Release.R2025_1);
    }

    @Test
    public void flavor() {
        assertThat(spec.flavor())
                .contains(new FlavorSpec(
                        "m1.amphora",
                        Optional.empty(),
                        new Size(1024, false),
                        new Size(2, false),
                        new Size(1, false),
                        false,
                        Map.of()));
    }

    @Test
    public void keypair() {
        assertThat(spec.keypair()).contains(new KeypairSpec("octavia-amphora", new Generated(SshKeyType.RSA, 2048)));
    }

    @Test
    public void certificates() {
        assertThat(spec.certificates())
                .contains(new CertificatesSpec(
                        "/etc/octavia/certs",
                        new CertificateProfile(
                                Layout.DUAL_CA,
                                new Rsa(4096, 2048),
                                new Validity(Period.ofYears(10), Period.ofYears(1)),
                                Period.ofDays(30),
                                Period.ofYears(1),
                                new Subject("US", "Oregon", "OpenStack", "Octavia"))));
        assertThat(Specs.read("certificates: {key: {algorithm: ec}}")
                        .certificates()
                        .orElseThrow()
                        .profile()
                        .key())
                .isEqualTo(new Ec(Curve.P384));
    }

    @Test
    public void network() {
        assertThat(spec.network())
                .contains(new NetworkSpec(
                        "lb-mgmt-net",
                        new NetworkSpec.OwnProject(),
                        NetworkSpec.Attributes.UNSTATED,
                        new Subnet(
                                "lb-mgmt-subnet",
                                Cidr.parse("172.16.0.0/22"),
                                Optional.of(new Pool(Cidr.address("172.16.0.100"), Cidr.address("172.16.3.254"))),
                                Optional.empty(),
                                true,
                                Optional.empty(),
                                Optional.empty()),
                        List.of(new HealthManager(
                                "octavia-health-manager-listen-port", "controller", Optional.empty(), true)),
                        NetworkSpec.Removal.KEEP,
                        List.of()));
    }

    @Test
    public void securityGroups() {
        assertThat(spec.securityGroups())
                .contains(new SecurityGroupsSpec(
                        new Group("lb-mgmt-sec-grp", List.of(rule("icmp"), rule("tcp", 22), rule("tcp", 9443)), false),
                        new Group(
                                "lb-health-mgr-sec-grp",
                                List.of(rule("udp", 5555), rule("udp", 10514), rule("udp", 20514)),
                                false)));
    }

    private static Rule rule(String protocol) {
        return new Rule(false, protocol, Optional.empty(), new SecurityGroupsSpec.Range(Cidr.parse("172.16.0.0/22")));
    }

    private static Rule rule(String protocol, int port) {
        return new Rule(
                false,
                protocol,
                Optional.of(new Ports(port, port)),
                new SecurityGroupsSpec.Range(Cidr.parse("172.16.0.0/22")));
    }

    @Test
    public void image() {
        assertThat(spec.image())
                .contains(new ImageSpec(
                        "amphora-x64-haproxy",
                        Optional.of(Specs.FOLDER.resolve("amphora-x64-haproxy.qcow2")),
                        Optional.empty(),
                        "amphora",
                        Visibility.PRIVATE,
                        2,
                        Map.of(),
                        List.of(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    public void quotas() {
        assertThat(spec.quotas()).contains(new QuotasSpec(Optional.empty(), Optional.empty(), 1, 10, 20, Map.of()));
    }

    @Test
    public void roles() {
        assertThat(spec.roles()).contains(new RolesSpec(true, true, List.of()));
    }

    @Test
    public void volumes() {
        Spec onVolumes = Specs.read("flavor: {}\nvolumes: {}");
        assertThat(onVolumes.volumes()).contains(new VolumesSpec(16, Optional.empty(), Optional.empty()));
        assertThat(onVolumes.flavor().orElseThrow().disk()).isEqualTo(new Size(0, true));
    }

    @Test
    public void logOffload() {
        assertThat(spec.logOffload())
                .contains(new LogOffloadSpec(
                        List.of(LogOffloadSpec.HEALTH_MANAGERS),
                        List.of(LogOffloadSpec.HEALTH_MANAGERS),
                        LogOffloadSpec.Protocol.UDP,
                        false,
                        true));
    }

    @Test
    public void options() {
        assertThat(spec.options()).contains(new OptionsSpec(Map.of()));
    }

    @Test
    public void aSectionThatIsLeftOutIsNotProvisioned() {
        for (Section section : Section.values()) {
            if (section != Section.SECURITY_GROUPS && section != Section.VOLUMES) {
                String yaml = switch (section) {
                    case NETWORK -> "network: {healthManagers: [{host: controller}]}";
                    case OCTAVIA_FLAVORS -> "octaviaFlavors: [{name: ha}]";
                    case AVAILABILITY_ZONES -> "availabilityZones: [{name: rack-1}]";
                    default -> section.key() + ": {}";
                };
                assertThat(Specs.read(yaml)).isEqualTo(spec.only(Set.of(section)));
            }
        }
    }
}
