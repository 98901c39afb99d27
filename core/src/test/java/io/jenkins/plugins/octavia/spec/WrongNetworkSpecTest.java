package io.jenkins.plugins.octavia.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** What an operator reads who got the network or the security groups wrong. */
@RunWith(Parameterized.class)
public class WrongNetworkSpecTest {

    private final String yaml;
    private final List<String> expected;

    public WrongNetworkSpecTest(String yaml, List<String> expected) {
        this.yaml = yaml;
        this.expected = expected;
    }

    private static Object[] wrong(String yaml, String... expected) {
        return new Object[] {yaml, List.of(expected)};
    }

    @Parameters(name = "{0}")
    public static List<Object[]> specifications() {
        return List.of(
                wrong(
                        "network: {}",
                        "network.healthManagers[0].host: required: the name under which Neutron's agent on that node is known"),
                wrong(
                        "network: {healthManagers: controller}",
                        "network.healthManagers: \"controller\" is not a list; put it in [ ]"),
                wrong(
                        "network: {healthManagers: [controller]}",
                        "network.healthManagers[0]: \"controller\" is not a mapping of name, host, ip, port"),
                wrong(
                        "network: {healthManagers: [{host: a/b}]}",
                        "network.healthManagers[0].host: \"a/b\" is not a host name of up to 220 letters, digits, . _ and -"),
                wrong(
                        "network: {healthManagers: [{host: ..}]}",
                        "network.healthManagers[0].host: \"..\" is not a host name of up to 220 letters, digits, . _ and -"),
                wrong(
                        "network: {healthManagers: [{host: a}, {host: a}]}",
                        "network.healthManagers[1].host: \"a\" is used twice; a host has one health manager"),
                wrong(
                        "network: {healthManagers: [{}, {}]}",
                        "network.healthManagers[0].host: required: the name under which Neutron's agent on that node is known",
                        "network.healthManagers[1].host: required: the name under which Neutron's agent on that node is known"),
                wrong(
                        "network: {healthManagers: [{host: a, name: p}, {host: b, name: p}]}",
                        "network.healthManagers[1].name: \"p\" is used twice; a port's name must be its own"),
                wrong(
                        "network: {healthManagers: [{host: a, ip: 172.16.0.5}, {host: b, ip: 172.16.0.5}]}",
                        "network.healthManagers[1].ip: 172.16.0.5 is used twice"),
                wrong(
                        "network: {healthManagers: [{host: a, ip: 10.0.0.5}]}",
                        "network.healthManagers[0].ip: 10.0.0.5 is outside cidr 172.16.0.0/22"),
                wrong(
                        "network: {healthManagers: [{host: a, ip: fd00::1}]}",
                        "network.healthManagers[0].ip: fd00::1 is outside cidr 172.16.0.0/22"),
                wrong(
                        "network: {healthManagers: [{host: a, port: none, name: p}, {host: b, port: none, ip: auto}]}",
                        "network.healthManagers[0].ip: required beside port: none: the address that the host's own interface has",
                        "network.healthManagers[0].name: there is no port to name; leave it out beside port: none",
                        "network.healthManagers[1].ip: required beside port: none: the address that the host's own interface has"),
                wrong(
                        "network: {healthManagers: [{host: a, port: none, ip: 'fd00::1'}, {host: b, port: none, ip: 172.16.3.255},"
                                + " {host: c, port: none, ip: 172.16.0.100}, {host: d, port: none, ip: 10.0.0.1},"
                                + " {host: e, ip: 172.16.0.5}, {host: f, port: none, ip: 172.16.0.5}]}",
                        "network.healthManagers[0].ip: fd00::1 is of another IP family than cidr 172.16.0.0/22",
                        "network.healthManagers[1].ip: 172.16.3.255 is the network's own or its broadcast address; take another of 172.16.0.0/22",
                        "network.healthManagers[2].ip: 172.16.0.100 is inside the pool, which Neutron gives to amphorae; leave it out of the pool",
                        "network.healthManagers[3].ip: 10.0.0.1 is outside cidr 172.16.0.0/22, and neither gateway nor a route of hostRoutes leads amphorae there",
                        "network.healthManagers[5].ip: 172.16.0.5 is used twice"),
                wrong(
                        "network: {healthManagers: []}\nsecurityGroups: {amphora: {from: healthManagers}}",
                        "securityGroups.amphora.from: healthManagers needs at least one in network.healthManagers"),
                wrong(
                        "network: {healthManagers: [{host: a}]}\nsecurityGroups: {healthManager: {from: healthManagers}}",
                        "securityGroups.healthManager.from: healthManagers goes with amphorae: health managers hear amphorae, not each other"),
                wrong(
                        "network: {provider: {physicalNetwork: p, segment: 9}, healthManagers: []}",
                        "network.provider.physicalNetwork: goes with a type; give type: vlan, flat, vxlan or geneve, or leave it out",
                        "network.provider.segment: goes with a type; give type: vlan, flat, vxlan or geneve, or leave it out"),
                wrong(
                        "network: {provider: {type: vlan, segment: 120}, healthManagers: []}",
                        "network.provider.physicalNetwork: required: a VLAN id is one of a physical network's; its name is in Neutron's bridge_mappings"),
                wrong(
                        "network: {provider: {type: vlan, physicalNetwork: p, segment: 4095}, healthManagers: []}",
                        "network.provider.segment: \"4095\" is not between 1 and 4094"),
                wrong(
                        "network: {provider: {type: flat, segment: 1}, healthManagers: []}",
                        "network.provider.physicalNetwork: required: a flat network is a whole physical network; its name is in Neutron's bridge_mappings",
                        "network.provider.segment: a network of type flat has none; leave it out"),
                wrong(
                        "network: {provider: {type: vxlan, physicalNetwork: p}, healthManagers: []}",
                        "network.provider.physicalNetwork: a network of type vxlan has none; leave it out"),
                wrong(
                        "network: {mtu: 1279, subnet: {cidr: 'fd00::/64'}, healthManagers: []}",
                        "network.mtu: \"1279\" is not between 1280 and 65535 (bytes)"),
                wrong(
                        "network: {further: [a, a, lb-mgmt-net, {}], healthManagers: []}",
                        "network.further[1]: \"a\" is given twice",
                        "network.further[2]: \"lb-mgmt-net\" is the management network itself, which amphorae are on anyway",
                        "network.further[3]: a mapping is not the name or the id of a network"),
                wrong(
                        "network: {dnsDomain: lb.example.org, healthManagers: []}",
                        "network.dnsDomain: \"lb.example.org\" is not a DNS domain that ends with a dot, such as lb.example.org."),
                wrong(
                        "network: {portSecurity: false, healthManagers: []}\nsecurityGroups: {}",
                        "network.portSecurity: Neutron applies no security group where it is off; switch it on, or leave securityGroups out"),
                wrong(
                        "network: {subnet: {dns: ['fd00::1', 10.0.0.1, 10.0.0.1, a]}, healthManagers: []}",
                        "network.subnet.dns[0]: \"fd00::1\" is of another IP family than cidr 172.16.0.0/22",
                        "network.subnet.dns[2]: \"10.0.0.1\" is given twice",
                        "network.subnet.dns[3]: \"a\" is not an IP address"),
                wrong(
                        "network: {subnet: {hostRoutes: [{destination: 'fd00::/8', nextHop: 172.16.0.1},"
                                + " {destination: 10.0.0.0/8, nextHop: 10.0.0.1}, {destination: 10.0.0.1/8}]}, healthManagers: []}",
                        "network.subnet.hostRoutes[0].destination: fd00::/8 is of another IP family than cidr 172.16.0.0/22",
                        "network.subnet.hostRoutes[1].nextHop: 10.0.0.1 is outside cidr 172.16.0.0/22",
                        "network.subnet.hostRoutes[2].nextHop: required: a route is {destination: 10.0.0.0/8, nextHop: 172.16.0.1}",
                        "network.subnet.hostRoutes[2].destination: \"10.0.0.1/8\" has host bits set; did you mean 10.0.0.0/8?"),
                wrong(
                        "network: {subnet: {hostRoutes: [{destination: 10.0.0.0/8, nextHop: 172.16.0.9},"
                                + " {destination: 10.0.0.0/8, nextHop: 172.16.0.9}]}, healthManagers: []}",
                        "network.subnet.hostRoutes[1]: the same route is given twice"),
                wrong(
                        "network: {healthManagers: [{host: a, ip: 172.16.3.255}]}",
                        "network.healthManagers[0].ip: 172.16.3.255 is the network's own or its broadcast address; take another of 172.16.0.0/22"),
                wrong(
                        "network: {subnet: {gateway: 172.16.0.1}, healthManagers: [{host: a, ip: 172.16.0.1}]}",
                        "network.healthManagers[0].ip: 172.16.0.1 is the gateway's"),
                wrong(
                        "network: {subnet: {gateway: 172.16.0.200}, healthManagers: [{host: a}]}",
                        "network.subnet.gateway: 172.16.0.200 is inside the pool; leave it out of the pool"),
                wrong(
                        "network: {subnet: {gateway: first}, healthManagers: [{host: a}]}",
                        "network.subnet.gateway: \"first\" is not an IP address"),
                wrong(
                        "network: {subnet: {cidr: 172.16.0.1/22}, healthManagers: [{host: a, ip: 172.16.0.9}]}",
                        "network.subnet.cidr: \"172.16.0.1/22\" has host bits set; did you mean 172.16.0.0/22?"),
                wrong(
                        "network: {subnet: {cidr: 10.0.0.7/24, pool: {start: 10.0.0.10, end: 10.0.0.20}}, healthManagers: [{host: a}]}\nsecurityGroups: {amphora: {from: \"fd00::/8\"}}",
                        "network.subnet.cidr: \"10.0.0.7/24\" has host bits set; did you mean 10.0.0.0/24?"),
                wrong(
                        "network: {subnet: {cidr: 10.0.0.0}, healthManagers: [{host: a}]}",
                        "network.subnet.cidr: \"10.0.0.0\" is not ADDRESS/PREFIX, such as 172.16.0.0/22"),
                wrong(
                        "network: {subnet: {cidr: 10.0.0.0/33}, healthManagers: [{host: a}]}",
                        "network.subnet.cidr: \"10.0.0.0/33\" has the prefix length 33, which is not between 0 and 32"),
                wrong(
                        "network: {subnet: {cidr: 10.0.0.0/31}, healthManagers: [{host: a}]}",
                        "network.subnet.cidr: 10.0.0.0/31 has no room for amphorae"),
                wrong(
                        "network: {subnet: {cidr: 224.0.0.0/8}, healthManagers: [{host: a}]}",
                        "network.subnet.cidr: 224.0.0.0/8 cannot be a management network; take a private range"),
                wrong(
                        "network: {subnet: {cidr: fe80::/64}, healthManagers: [{host: a}]}",
                        "network.subnet.cidr: fe80::/64 cannot be a management network; take a private range"),
                wrong(
                        "network: {subnet: {cidr: \"fd00:77::1/64\"}, healthManagers: [{host: a}]}",
                        "network.subnet.cidr: \"fd00:77::1/64\" has host bits set; did you mean fd00:77::/64?"),
                wrong(
                        "network: {subnet: {pool: {}}, healthManagers: [{host: a}]}",
                        "network.subnet.pool.start: required where a pool is given",
                        "network.subnet.pool.end: required where a pool is given"),
                wrong(
                        "network: {subnet: {pool: {start: 172.16.0.20, end: 172.16.0.10}}, healthManagers: [{host: a}]}",
                        "network.subnet.pool.end: 172.16.0.10 is before the start 172.16.0.20"),
                wrong(
                        "network: {subnet: {pool: {start: 10.0.0.1, end: 10.0.0.9}}, healthManagers: [{host: a}]}",
                        "network.subnet.pool.start: 10.0.0.1 is outside cidr 172.16.0.0/22",
                        "network.subnet.pool.end: 10.0.0.9 is outside cidr 172.16.0.0/22"),
                wrong(
                        "network: {subnet: {dhcp: maybe, name: true}, healthManagers: [{host: a}]}",
                        "network.subnet.name: \"true\" is read as a boolean; quote it: \"true\"",
                        "network.subnet.dhcp: \"maybe\" is not true or false"),
                wrong(
                        "network: {subnet: nope, healthManagers: [{host: a}]}",
                        "network.subnet: \"nope\" is not a mapping; write {} for the defaults"),
                wrong(
                        "network: nope\nsecurityGroups: {}",
                        "network: \"nope\" is not a mapping; write {} for the defaults"),
                wrong(
                        "network:\nsecurityGroups: {}",
                        "network: has no value; write one, {} for the defaults of a section, or leave the key out"),
                wrong(
                        "securityGroups: {}",
                        "securityGroups.amphora.from: subnet needs a network section; write from: any or a CIDR",
                        "securityGroups.healthManager.from: subnet needs a network section; write from: any or a CIDR"),
                wrong(
                        "securityGroups: {amphora: {ingress: [tcp/22, icmp]}, healthManager: {from: any}}",
                        "securityGroups.amphora.from: subnet needs a network section; write from: any or a CIDR"),
                wrong(
                        "securityGroups: {amphora: {from: any, ingress: [{rule: tcp/22, from: subnet}]}, healthManager: {from: any}}",
                        "securityGroups.amphora.ingress[0].from: subnet needs a network section; write from: any or a CIDR"),
                wrong(
                        "securityGroups: {amphora: {from: any, ingress: [tcp/0, tcp/70000, tcp/9-3, icmp/8, http, 22, [], {from: any}]}, healthManager: {from: any}}",
                        "securityGroups.amphora.ingress[0]: \"tcp/0\" has ports that are not between 1 and 65535 in ascending order",
                        "securityGroups.amphora.ingress[1]: \"tcp/70000\" has ports that are not between 1 and 65535 in ascending order",
                        "securityGroups.amphora.ingress[2]: \"tcp/9-3\" has ports that are not between 1 and 65535 in ascending order",
                        "securityGroups.amphora.ingress[3]: \"icmp/8\" has a port, which icmp has not",
                        "securityGroups.amphora.ingress[4]: \"http\" is not a rule such as icmp, tcp/22, udp/5555 or tcp/9000-9100",
                        "securityGroups.amphora.ingress[5]: \"22\" is not a rule such as icmp, tcp/22, udp/5555 or tcp/9000-9100",
                        "securityGroups.amphora.ingress[6]: a list is not a rule such as tcp/22, or {rule: tcp/22, from: 10.0.0.0/8}",
                        "securityGroups.amphora.ingress[7].rule: required: icmp, tcp/22, udp/5555, tcp/9000-9100, ..."),
                wrong(
                        "securityGroups: {amphora: {from: any, name: x}, healthManager: {from: any, name: x}}",
                        "securityGroups.healthManager.name: \"x\" is the amphora group's name already"),
                wrong(
                        "securityGroups: {amphora: {from: everywhere}, healthManager: {from: any}}",
                        "securityGroups.amphora.from: \"everywhere\" is not subnet, healthManagers, any or a CIDR such as 10.0.0.0/8"),
                wrong(
                        "securityGroups: {amphora: {from: 10.0.0.1/8}, healthManager: {from: any}}",
                        "securityGroups.amphora.from: \"10.0.0.1/8\" has host bits set; did you mean 10.0.0.0/8?"),
                wrong(
                        "securityGroups: {amphora: {from: any, ingress: tcp/22}, healthManager: {from: any, exclusive: often}}",
                        "securityGroups.amphora.ingress: \"tcp/22\" is not a list; put it in [ ]",
                        "securityGroups.healthManager.exclusive: \"often\" is not true or false"),
                wrong(
                        "securityGroups: {amphora: {from: any, ingress: [{rule: tcp/22, port: 22}]}, healthManager: {from: any}}",
                        "securityGroups.amphora.ingress[0].port: unknown; known here: rule, from"),
                wrong(
                        "network: {healthManagers: [{host: a}]}\nsecurityGroups: {amphora: {from: \"fd00::/8\"}}",
                        "securityGroups.amphora.from: fd00::/8 is of another IP family than the subnet 172.16.0.0/22"));
    }

    @Test
    public void isRefusedWithEachMistakeAndNoOther() {
        assertThat(Specs.problems(yaml)).containsExactlyElementsOf(expected);
    }
}
