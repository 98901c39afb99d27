package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Neutron keeps some of what it was given as it was, and brings some into a form of its own: what means the same is the same. */
@Category(AnyCloud.class)
public class NormalFormsTest {

    /**
     * @param given to Neutron, as fields of an ingress rule
     * @param kept by Neutron: ethertype, protocol, ports, prefix, and the prefix's network
     * @param asked in a specification, what lets the same in; empty if no specification can ask for it
     */
    private record Spelling(String given, String kept, String asked) {}

    private static final List<Spelling> RULES = List.of(
            new Spelling(
                    "'protocol': 'TCP', 'port_range_min': '22', 'port_range_max': '22'", "IPv4 tcp 22-22", "tcp/22"),
            new Spelling("'protocol': 6, 'port_range_min': 23, 'port_range_max': 23", "IPv4 6 23-23", "tcp/23"),
            new Spelling("'protocol': '17', 'port_range_min': 1, 'port_range_max': 65535", "IPv4 17", "udp/1-65535"),
            new Spelling("'protocol': 'sctp', 'port_range_min': 1, 'port_range_max': 65535", "IPv4 sctp", "sctp"),
            new Spelling("'protocol': 'ICMP'", "IPv4 icmp", "icmp"),
            new Spelling(
                    "'protocol': '1', 'remote_ip_prefix': '10.5.7.9/16'",
                    "IPv4 1 10.5.7.9/16 10.5.0.0/16",
                    "{rule: icmp, from: 10.5.0.0/16}"),
            new Spelling(
                    "'protocol': 'udp', 'port_range_min': 53, 'port_range_max': 53, 'remote_ip_prefix': '10.1.2.3'",
                    "IPv4 udp 53-53 10.1.2.3/32 10.1.2.3/32",
                    "{rule: udp/53, from: 10.1.2.3/32}"),
            new Spelling(
                    "'protocol': 'tcp', 'port_range_min': 80, 'port_range_max': 80, 'remote_ip_prefix': '0.0.0.0/0'",
                    "IPv4 tcp 80-80 0.0.0.0/0 0.0.0.0/0",
                    "tcp/80"),
            new Spelling(
                    "'protocol': 'tcp', 'port_range_min': 81, 'port_range_max': 81, 'remote_ip_prefix': '10.1.2.3/0'",
                    "IPv4 tcp 81-81 10.1.2.3/0 0.0.0.0/0",
                    "{rule: tcp/81, from: 0.0.0.0/0}"),
            new Spelling(
                    "'protocol': 'tcp', 'port_range_min': 82, 'port_range_max': 82, 'remote_ip_prefix': ''",
                    "IPv4 tcp 82-82",
                    "tcp/82"),
            new Spelling("'protocol': 'icmp', 'port_range_min': 8, 'port_range_max': 0", "IPv4 icmp 8-0", ""),
            new Spelling("'ethertype': 'ipv6', 'protocol': 'icmpv6'", "IPv6 ipv6-icmp", "icmp"),
            new Spelling(
                    "'ethertype': 'IPv6', 'protocol': '1', 'remote_ip_prefix': 'fd00::/8'",
                    "IPv6 58 fd00::/8 fd00::/8",
                    "{rule: icmp, from: 'FD00:0::/8'}"),
            new Spelling(
                    "'ethertype': 'IPV6', 'protocol': 'tcp', 'remote_ip_prefix': 'FD00:77:0:0::1/64'",
                    "IPv6 tcp fd00:77::1/64 fd00:77::/64",
                    "{rule: tcp, from: 'fd00:77::/64'}"),
            new Spelling(
                    "'ethertype': 'IPv6', 'protocol': 'udp', 'remote_ip_prefix': '::/0'",
                    "IPv6 udp ::/0 ::/0",
                    "{rule: udp, from: '::/0'}"));

    private static final String HEALTH_MANAGER = ", healthManager: {name: hm-$N, from: any}}";

    @org.junit.Rule
    public final TestCloud cloud = new TestCloud();

    private SecurityGroup byHand() {
        SecurityGroup group = neutron().createSecurityGroup(cloud.unique("amp"), "by hand");
        cloud.cleanUp(() -> neutron().delete(group));
        return group;
    }

    private String kept(SecurityGroup group, Spelling spelling) {
        JsonNode rule = new RawCalls(cloud.config("admin"))
                .create(
                        "security_group_rule",
                        ("{'direction': 'ingress', 'security_group_id': '" + group.id() + "', " + spelling.given + "}")
                                .replace('\'', '"'));
        String ports = rule.path("port_range_min").isNull()
                ? null
                : rule.path("port_range_min").asText() + "-"
                        + rule.path("port_range_max").asText();
        return Stream.of(
                        rule.path("ethertype").textValue(),
                        rule.path("protocol").textValue(),
                        ports,
                        rule.path("remote_ip_prefix").textValue(),
                        rule.path("normalized_cidr").textValue())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }

    @Test
    public void aRuleOfAnySpellingIsTheOneThatIsAskedFor() {
        SecurityGroup group = byHand();
        SoftAssertions softly = new SoftAssertions();
        RULES.forEach(spelling ->
                softly.assertThat(kept(group, spelling)).as(spelling.given).isEqualTo(spelling.kept));
        softly.assertAll();

        String asked = RULES.stream()
                .map(Spelling::asked)
                .filter(rule -> !rule.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
        String spec = "securityGroups: {amphora: {name: amp-$N, from: any, ingress: [" + asked + "]}" + HEALTH_MANAGER;
        // Where no source tells the family a rule is asked for in both.
        assertThat(cloud.plan(spec).get(0).differences())
                .filteredOn(difference -> !difference.contains("(IPv6)"))
                .containsExactly("extra, left: ingress icmp/8-0 from any");
        assertThat(cloud.apply(spec).failure()).isEmpty();
        assertThat(cloud.apply(spec).isChanged()).isFalse();
    }

    @Test
    public void allPortsAreTheSameAsNone() {
        for (String rule : List.of("tcp/1-65535", "udp", "sctp/1-65535, sctp")) {
            String spec = "securityGroups: {amphora: {name: amp-$N, ingress: [" + rule
                    + "], from: any, exclusive: true}" + HEALTH_MANAGER;
            assertThat(cloud.apply(spec).failure()).as(rule).isEmpty();
            assertThat(cloud.plan(spec)).as(rule).extracting(Change::action).containsOnly(Action.UNCHANGED);
        }
        assertThat(neutron().securityGroups(List.of(cloud.unique("amp"))).get(0).rules())
                .filteredOn(SecurityGroup.Rule::ingress)
                .extracting(SecurityGroup.Rule::toString)
                .containsExactlyInAnyOrder("ingress sctp from any", "ingress sctp from any (IPv6)");
    }

    @Test
    public void longAddressesInCapitalsAreThoseThatNeutronKeeps() {
        String spec = "network: {name: net-$N, subnet: {name: sub-$N, cidr: 'FD00:77:0:0::/64',"
                + " gateway: 'FD00:77::0001', pool: {start: 'FD00:77:0::00A0', end: 'FD00:77::00FF'}},"
                + " healthManagers: [{name: port-$N, host: controller, ip: 'FD00:77:0:0::00AB'}]}";
        assertThat(cloud.apply(spec).failure()).isEmpty();

        assertThat(cloud.apply(spec).isChanged()).isFalse();
    }

    /** Neutron of some releases keeps it as it was given. */
    @Test
    public void aMacAddressIsAsTheNetworkNodeKnowsIt() {
        cloud.apply("network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: []}");
        String network = neutron().networks(cloud.unique("net")).get(0).id();
        Map<String, String> given = Map.of("upper", "FA:16:3E:AA:BB:C1", "hyphens", "fa-16-3e-aa-bb-c2");
        given.forEach((name, mac) -> {
            String port = new RawCalls(cloud.config("admin"))
                    .create(
                            "port",
                            "{\"network_id\": \"" + network + "\", \"mac_address\": \"" + mac + "\", \"name\": \""
                                    + cloud.unique(name) + "\"}")
                    .path("id")
                    .asText();
            cloud.cleanUp(() -> neutron().portsOf(network).stream()
                    .filter(found -> found.id().equals(port))
                    .forEach(neutron()::delete));
        });

        assertThat(neutron().ports(List.of(cloud.unique("upper"), cloud.unique("hyphens"))))
                .extracting(Port::mac)
                .containsExactlyInAnyOrder("fa:16:3e:aa:bb:c1", "fa:16:3e:aa:bb:c2");
    }

    private Networking neutron() {
        return cloud.admin().network();
    }
}
