package io.jenkins.plugins.octavia.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.jenkins.plugins.octavia.spec.FlavorSpec.Size;
import io.jenkins.plugins.octavia.spec.KeypairSpec.Generated;
import io.jenkins.plugins.octavia.spec.KeypairSpec.PublicKeyFile;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Pool;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Subnet;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Ports;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Rule;
import io.jenkins.plugins.octavia.value.CertificateProfile.Subject;
import io.jenkins.plugins.octavia.value.Cidr;
import io.jenkins.plugins.octavia.value.Release;
import io.jenkins.plugins.octavia.value.SshKeyType;
import java.nio.file.Path;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** The notes below the defaults of octavia.yaml. */
public class SpecReaderTest {

    private static FlavorSpec flavor(String yaml) {
        return Specs.read("flavor: " + yaml).flavor().orElseThrow();
    }

    private static KeypairSpec.Source keypair(String yaml) {
        return Specs.read("keypair: " + yaml).keypair().orElseThrow().source();
    }

    private static Subnet subnet(String yaml) {
        return network("subnet: " + yaml + ", healthManagers: [{host: a}]").subnet();
    }

    private static NetworkSpec network(String inner) {
        return Specs.read("network: {" + inner + "}").network().orElseThrow();
    }

    /** The rules of the amphora's group. */
    private static List<Rule> rules(String network, String group) {
        return Specs.read(network + "\nsecurityGroups: {amphora: " + group + ", healthManager: {from: any}}")
                .securityGroups()
                .orElseThrow()
                .amphora()
                .ingress();
    }

    private static Rule rule(boolean ipv6, String protocol, int first, int last, String from) {
        return new Rule(
                ipv6,
                protocol,
                first == 0 ? Optional.empty() : Optional.of(new Ports(first, last)),
                from.isEmpty() ? new SecurityGroupsSpec.Anywhere() : new SecurityGroupsSpec.Range(Cidr.parse(from)));
    }

    @Test
    public void everyReleaseIsReadWithAndWithoutQuotes() {
        for (Release release : Release.values()) {
            assertThat(Specs.read("flavor: {}\nrelease: " + release.label()).release())
                    .isEqualTo(release);
            assertThat(Specs.read("flavor: {}\nrelease: '" + release.label() + "'")
                            .release())
                    .isEqualTo(release);
        }
    }

    @Test
    public void numbersAreTextAsTheyAreWrittenWhereTextIsDue() {
        assertThat(flavor("{id: 200}").id()).contains("200");
        assertThat(flavor("{id: 0200}").id()).contains("0200");
        assertThat(flavor("{id: auto}").id()).isEmpty();
        assertThat(flavor("{name: 22:22}").name()).isEqualTo("22:22");
        assertThat(flavor("{name: 2026-11-22}").name()).isEqualTo("2026-11-22");
        assertThat(flavor("{name: 1e3}").name()).isEqualTo("1e3");
    }

    @Test
    public void onlyStatedSizesAreMarkedForComparison() {
        FlavorSpec flavor = flavor("{ram: 1024, disk: 0}");
        assertThat(flavor.ram()).isEqualTo(new Size(1024, true));
        assertThat(flavor.disk()).isEqualTo(new Size(0, true));
        assertThat(flavor.vcpus()).isEqualTo(new Size(1, false));
    }

    @Test
    public void extraSpecsAreTextWhateverTheyLookLike() {
        assertThat(flavor("{extraSpecs: {hw:mem_page_size: 1024, hw_rng:allowed: True, a b: x}}")
                        .extraSpecs())
                .isEqualTo(Map.of("hw:mem_page_size", "1024", "hw_rng:allowed", "True", "a b", "x"));
    }

    @Test
    public void booleansAreReadInEverySpellingOfYaml() {
        for (String yes : List.of("true", "True", "yes", "ON")) {
            assertThat(flavor("{public: " + yes + "}").isPublic()).as(yes).isTrue();
        }
        for (String no : List.of("false", "FALSE", "no", "Off")) {
            assertThat(flavor("{public: " + no + "}").isPublic()).as(no).isFalse();
        }
    }

    @Test
    public void aQuotedBooleanIsText() {
        Subject subject = Specs.read("certificates: {subject: {country: 'NO'}}")
                .certificates()
                .orElseThrow()
                .profile()
                .subject();
        assertThat(subject.country()).isEqualTo("NO");
    }

    @Test
    public void bitsDependOnTheTypeOfTheKey() {
        assertThat(keypair("{type: rsa, bits: 4096}")).isEqualTo(new Generated(SshKeyType.RSA, 4096));
        assertThat(keypair("{type: ecdsa}")).isEqualTo(new Generated(SshKeyType.ECDSA, 256));
        assertThat(keypair("{type: ecdsa, bits: 521}")).isEqualTo(new Generated(SshKeyType.ECDSA, 521));
        assertThat(keypair("{type: ed25519}")).isEqualTo(new Generated(SshKeyType.ED25519, 256));
        assertThat(keypair("{type: ed25519, bits: 256}")).isEqualTo(new Generated(SshKeyType.ED25519, 256));
    }

    @Test
    public void relativePathsStartAtTheSpecificationsFolder() {
        assertThat(keypair("{publicKeyFile: keys/a.pub}"))
                .isEqualTo(new PublicKeyFile(Specs.FOLDER.resolve("keys/a.pub")));
        assertThat(keypair("{publicKeyFile: /keys/a.pub}")).isEqualTo(new PublicKeyFile(Path.of("/keys/a.pub")));
        assertThat(Specs.read("image: {file: a.qcow2}").image().orElseThrow().file())
                .contains(Specs.FOLDER.resolve("a.qcow2"));
    }

    @Test
    public void anImageMayHaveNoFile() {
        assertThat(Specs.read("image: {file: none}").image().orElseThrow().file())
                .isEmpty();
        assertThat(Specs.read("image: {file: ./none}").image().orElseThrow().file())
                .contains(Specs.FOLDER.resolve("./none"));
    }

    @Test
    public void whereAnImageComesFromIsReadAsText() {
        ImageSpec image = Specs.read(
                        "image: {properties: {built: yes, octavia_commit: 1e10},"
                                + " sameWhen: [octavia_commit], maxAge: P1M2D, rollbackTo: 2A6B15CF-5CF8-4062-AFBC-B6D17856A536}")
                .image()
                .orElseThrow();
        assertThat(image.properties()).containsExactly(entry("built", "yes"), entry("octavia_commit", "1e10"));
        assertThat(image.sameWhen()).containsExactly("octavia_commit");
        assertThat(image.maxAge()).contains(Period.of(0, 1, 2));
        assertThat(image.rollbackTo()).contains("2a6b15cf-5cf8-4062-afbc-b6d17856a536");
    }

    @Test
    public void thePoolOfAnotherCidrIsNeutrons() {
        assertThat(subnet("{cidr: 10.0.0.0/24}").pool()).isEmpty();
        assertThat(subnet("{cidr: 172.16.0.0/22}").pool()).isPresent();
        assertThat(subnet("{cidr: 10.0.0.0/24, pool: {start: 10.0.0.10, end: 10.0.0.20}}")
                        .pool())
                .contains(new Pool(Cidr.address("10.0.0.10"), Cidr.address("10.0.0.20")));
        assertThat(subnet("{pool: {start: 172.16.0.9, end: 172.16.0.9}}").pool())
                .contains(new Pool(Cidr.address("172.16.0.9"), Cidr.address("172.16.0.9")));
    }

    @Test
    public void theGatewayIsNoneOrAnAddress() {
        assertThat(subnet("{gateway: none}").gateway()).isEmpty();
        assertThat(subnet("{gateway: 172.16.0.1}").gateway()).contains(Cidr.address("172.16.0.1"));
    }

    @Test
    public void ipv6IsReadLikeIpv4() {
        NetworkSpec network = network(
                "subnet: {cidr: 'fd00:77::/64', gateway: 'fd00:77::1',"
                        + " pool: {start: 'fd00:77::100', end: 'fd00:77::ffff'}}, healthManagers: [{host: a, ip: 'fd00:77::5'}]");
        assertThat(network.subnet())
                .isEqualTo(new Subnet(
                        "lb-mgmt-subnet",
                        Cidr.parse("fd00:77::/64"),
                        Optional.of(new Pool(Cidr.address("fd00:77::100"), Cidr.address("fd00:77::ffff"))),
                        Optional.of(Cidr.address("fd00:77::1")),
                        true,
                        Optional.empty(),
                        Optional.empty()));
        assertThat(network.healthManagers().get(0).ip()).contains(Cidr.address("fd00:77::5"));
    }

    @Test
    public void healthManagersBehindTheFirstHaveTheirHostsInTheirNames() {
        assertThat(network("healthManagers: [{host: a}, {host: b.example.org, ip: 172.16.0.5}, {host: c, name: p}]")
                        .healthManagers())
                .containsExactly(
                        new HealthManager("octavia-health-manager-listen-port", "a", Optional.empty(), true),
                        new HealthManager(
                                "octavia-health-manager-b.example.org-listen-port",
                                "b.example.org",
                                Optional.of(Cidr.address("172.16.0.5")),
                                true),
                        new HealthManager("p", "c", Optional.empty(), true));
    }

    @Test
    public void hostsWithAnInterfaceOfTheirOwnHaveNoPort() {
        NetworkSpec network = network("healthManagers: [{host: a, ip: 172.16.0.5, port: none},"
                + " {host: b, port: neutron}, {host: c, ip: 172.16.0.6, port: none}]");
        assertThat(network.healthManagersWithPort())
                .containsExactly(new HealthManager("octavia-health-manager-listen-port", "b", Optional.empty(), true));
        assertThat(network.healthManagers()).extracting(HealthManager::hasPort).containsExactly(false, true, false);
    }

    @Test
    public void rulesMayBeForHealthManagersAlone() {
        assertThat(rules("network: {healthManagers: [{host: a}]}", "{from: healthManagers, ingress: [tcp/22]}"))
                .containsExactly(new Rule(
                        false, "tcp", Optional.of(new Ports(22, 22)), new SecurityGroupsSpec.HealthManagers()));
        assertThat(rules(
                        "network: {subnet: {cidr: 'fd00::/64'}, healthManagers: [{host: a}]}",
                        "{ingress: [{rule: icmp, from: healthManagers}]}"))
                .containsExactly(new Rule(true, "icmp", Optional.empty(), new SecurityGroupsSpec.HealthManagers()));
    }

    @Test
    public void anEmptyListOfHealthManagersMakesNoPort() {
        assertThat(network("healthManagers: []").healthManagers()).isEmpty();
    }

    @Test
    public void fromIsTheSubnetAnywhereOrACidr() {
        String network = "network: {healthManagers: [{host: a}]}";
        String ingress = "ingress: [tcp/22]";
        assertThat(rules(network, "{from: subnet, " + ingress + "}"))
                .containsExactly(rule(false, "tcp", 22, 22, "172.16.0.0/22"));
        assertThat(rules(network, "{from: any, " + ingress + "}")).containsExactly(rule(false, "tcp", 22, 22, ""));
        assertThat(rules(network, "{from: 10.0.0.0/8, " + ingress + "}"))
                .containsExactly(rule(false, "tcp", 22, 22, "10.0.0.0/8"));
    }

    @Test
    public void aRuleMayHaveItsOwnSource() {
        assertThat(
                        rules(
                                "network: {healthManagers: [{host: a}]}",
                                "{ingress: [icmp, {rule: tcp/22, from: 10.0.0.0/8}, {rule: udp/9000-9100}, {rule: sctp, from: any}]}"))
                .containsExactly(
                        rule(false, "icmp", 0, 0, "172.16.0.0/22"),
                        rule(false, "tcp", 22, 22, "10.0.0.0/8"),
                        rule(false, "udp", 9000, 9100, "172.16.0.0/22"),
                        rule(false, "sctp", 0, 0, ""));
    }

    @Test
    public void withoutANetworkRulesFromAnywhereAreOfBothFamilies() {
        assertThat(rules("", "{from: any, ingress: [icmp]}"))
                .containsExactly(rule(false, "icmp", 0, 0, ""), rule(true, "icmp", 0, 0, ""));
        assertThat(rules("", "{from: 'fd00::/8', ingress: [icmp]}"))
                .containsExactly(rule(true, "icmp", 0, 0, "fd00::/8"));
        assertThat(rules("", "{ingress: [{rule: icmp, from: 10.0.0.0/8}]}"))
                .containsExactly(rule(false, "icmp", 0, 0, "10.0.0.0/8"));
    }

    @Test
    public void rulesHaveTheFamilyOfTheSubnet() {
        String network = "network: {subnet: {cidr: 'fd00:77::/64'}, healthManagers: [{host: a}]}";
        assertThat(rules(network, "{ingress: [icmp]}")).containsExactly(rule(true, "icmp", 0, 0, "fd00:77::/64"));
        assertThat(rules(network, "{from: any, ingress: [icmp]}")).containsExactly(rule(true, "icmp", 0, 0, ""));
    }

    @Test
    public void thePrefixOfEverythingIsAnywhereInItsFamily() {
        assertThat(rules("", "{from: any, ingress: [{rule: tcp/22, from: 0.0.0.0/0}, {rule: tcp/22, from: '::/0'}]}"))
                .containsExactly(rule(false, "tcp", 22, 22, ""), rule(true, "tcp", 22, 22, ""));
    }

    @Test
    public void aRuleThatIsListedTwiceCountsOnce() {
        assertThat(rules("", "{from: 10.0.0.0/8, ingress: [tcp/22, tcp/22-22, {rule: tcp/22, from: 10.0.0.0/8}]}"))
                .hasSize(1);
    }

    @Test
    public void anchorsAndMergeKeysSaveTyping() {
        SecurityGroupsSpec groups = Specs.read("""
                        securityGroups:
                          amphora: &group {from: 10.0.0.0/8, exclusive: true}
                          healthManager: {<<: *group, ingress: [udp/5555]}
                        """).securityGroups().orElseThrow();
        assertThat(groups.healthManager().exclusive()).isTrue();
        assertThat(groups.healthManager().ingress()).containsExactly(rule(false, "udp", 5555, 5555, "10.0.0.0/8"));
    }

    @Test
    public void mistakesInDifferentSectionsAreToldTogether() {
        assertThat(Specs.problems("""
                        release: 2022.2
                        flavour: {}
                        keypair: {type: RSA}
                        image: {keep: many}
                        """))
                .containsExactly(
                        "flavour: unknown; did you mean flavor?",
                        "release: \"2022.2\" is not one of zed, 2023.1, 2023.2, 2024.1, 2024.2, 2025.1, 2025.2, 2026.1;"
                                + " did you mean 2023.2?",
                        "keypair.type: \"RSA\" is not one of rsa, ed25519, ecdsa; did you mean rsa?",
                        "image.keep: \"many\" is not a whole number (images)");
    }

    @Test
    public void theMessageOfTheExceptionHasALineForEachMistake() {
        assertThat(new SpecException(List.of("a: b", "c: d"))).hasMessage("a: b" + System.lineSeparator() + "c: d");
    }
}
