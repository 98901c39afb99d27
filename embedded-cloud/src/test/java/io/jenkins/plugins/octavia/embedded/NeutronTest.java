package io.jenkins.plugins.octavia.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class NeutronTest {
    private EmbeddedCloud cloud;
    private Client admin;
    private Client member;
    private String network;

    @Before
    public void start() throws Exception {
        cloud = EmbeddedCloud.builder().agentHosts("net1").start();
        admin = new Client(cloud, "admin");
        member = new Client(cloud, "member");
        network = admin.made("network", "{'name':'lb-mgmt-net'}");
    }

    @After
    public void stop() {
        cloud.close();
    }

    private Client.Reply subnet(String more) throws Exception {
        return admin.network("POST", "/subnets", "{'subnet':{'network_id':'" + network + "'," + more + "}}");
    }

    private Client.Reply port(String more) throws Exception {
        return admin.network("POST", "/ports", "{'port':{'network_id':'" + network + "'" + more + "}}");
    }

    private Client.Reply rule(String group, String more) throws Exception {
        return admin.network(
                "POST",
                "/security-group-rules",
                "{'security_group_rule':{'security_group_id':'" + group + "','direction':'ingress'," + more + "}}");
    }

    private static String type(Client.Reply reply) {
        return reply.status() + " " + reply.json().at("/NeutronError/type").asText();
    }

    @Test
    public void subnetGetsItsPoolAndGatewayFromItsCidr() throws Exception {
        JsonNode four = subnet("'ip_version':4,'cidr':'172.16.0.5/22'").json().path("subnet");
        JsonNode six = subnet("'ip_version':6,'cidr':'FD00:77::/64'").json().path("subnet");

        assertThat(four.path("cidr").asText()).isEqualTo("172.16.0.0/22");
        assertThat(four.path("gateway_ip").asText()).isEqualTo("172.16.0.1");
        assertThat(four.path("allocation_pools").toString())
                .isEqualTo("[{\"start\":\"172.16.0.2\",\"end\":\"172.16.3.254\"}]");
        assertThat(six.path("gateway_ip").asText()).isEqualTo("fd00:77::");
        assertThat(six.path("allocation_pools").toString())
                .isEqualTo("[{\"start\":\"fd00:77::1\",\"end\":\"fd00:77::ffff:ffff:ffff:ffff\"}]");
    }

    @Test
    public void impossibleSubnetsAreRefused() throws Exception {
        String base = "'ip_version':4,'cidr':'10.0.0.0/24'";

        assertThat(type(subnet("'ip_version':4,'cidr':'foo'"))).isEqualTo("400 InvalidInput");
        assertThat(type(subnet(base + ",'allocation_pools':[{'start':'10.1.0.1','end':'10.1.0.9'}]")))
                .isEqualTo("400 OutOfBoundsAllocationPool");
        assertThat(type(subnet(base + ",'allocation_pools':[{'start':'10.0.0.2','end':'10.0.0.20'},"
                        + "{'start':'10.0.0.10','end':'10.0.0.30'}]")))
                .isEqualTo("409 OverlappingAllocationPools");
        assertThat(type(subnet(base + ",'allocation_pools':[{'start':'10.0.0.1','end':'10.0.0.20'}]")))
                .isEqualTo("409 GatewayConflictWithAllocationPools");
        assertThat(subnet(base).status()).isEqualTo(201);
        assertThat(type(subnet("'ip_version':4,'cidr':'10.0.0.128/25'"))).isEqualTo("400 InvalidInput");
    }

    @Test
    public void portsAtOnceGetAddressesOfTheirOwnFromThePool() throws Exception {
        subnet("'ip_version':4,'cidr':'10.0.0.0/24','allocation_pools':[{'start':'10.0.0.100','end':'10.0.0.115'}]");

        List<String> addresses = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> {
                    try {
                        return port("").json()
                                .at("/port/fixed_ips/0/ip_address")
                                .asText();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();

        assertThat(addresses)
                .doesNotHaveDuplicates()
                .allMatch(address -> address.matches("10\\.0\\.0\\.1(0\\d|1[0-5])"));
        assertThat(type(port(""))).isEqualTo("409 IpAddressGenerationFailure");
    }

    @Test
    public void addressInUseOrOutsideIsRefused() throws Exception {
        subnet("'ip_version':4,'cidr':'10.0.0.0/24'");
        port(",'fixed_ips':[{'ip_address':'10.0.0.9'}]");

        assertThat(type(port(",'fixed_ips':[{'ip_address':'10.0.0.9'}]"))).isEqualTo("409 IpAddressAlreadyAllocated");
        assertThat(type(port(",'fixed_ips':[{'ip_address':'10.9.0.9'}]"))).isEqualTo("400 InvalidIpForNetwork");
    }

    @Test
    public void portBindsOnHostsWithAnAgent() throws Exception {
        JsonNode bound = port(",'binding:host_id':'net1'").json().path("port");
        JsonNode failed = port(",'binding:host_id':'controller'").json().path("port");
        JsonNode unbound = port("").json().path("port");

        assertThat(bound.path("binding:vif_type").asText()).isEqualTo("ovs");
        assertThat(failed.path("binding:vif_type").asText()).isEqualTo("binding_failed");
        assertThat(unbound.path("binding:vif_type").asText()).isEqualTo("unbound");
    }

    @Test
    public void memberSeesNoBindingAndGivesNone() throws Exception {
        String own = member.made("network", "{'name':'own'}");

        Client.Reply plain = member.network("POST", "/ports", "{'port':{'network_id':'" + own + "'}}");
        Client.Reply bound =
                member.network("POST", "/ports", "{'port':{'network_id':'" + own + "','binding:host_id':'net1'}}");

        assertThat(plain.json().path("port").has("binding:host_id")).isFalse();
        assertThat(type(bound)).isEqualTo("403 PolicyNotAuthorized");
    }

    @Test
    public void othersSeeOnlyWhatIsShared() throws Exception {
        admin.made("network", "{'name':'shared','shared':true}");

        assertThat(type(member.network("GET", "/networks/" + network, null))).isEqualTo("404 NetworkNotFound");
        assertThat(member.network("GET", "/networks?fields=name", null).text())
                .isEqualTo("{\"networks\":[{\"name\":\"shared\"}]}");
    }

    @Test
    public void whatIsInUseStaysExceptForDhcp() throws Exception {
        String subnet = subnet("'ip_version':4,'cidr':'10.0.0.0/24'")
                .json()
                .at("/subnet/id")
                .asText();
        port(",'device_owner':'network:dhcp'");
        String port = port("").json().at("/port/id").asText();

        assertThat(type(admin.network("DELETE", "/subnets/" + subnet, null))).isEqualTo("409 SubnetInUse");
        assertThat(type(admin.network("DELETE", "/networks/" + network, null))).isEqualTo("409 NetworkInUse");

        admin.network("DELETE", "/ports/" + port, null);

        assertThat(admin.network("DELETE", "/networks/" + network, null).status())
                .isEqualTo(204);
        assertThat(admin.network("GET", "/ports", null).json().path("ports")).isEmpty();
        assertThat(admin.network("GET", "/subnets", null).json().path("subnets"))
                .isEmpty();
    }

    @Test
    public void tagsAreReplacedAddedFoundAndRemoved() throws Exception {
        String tags = "/networks/" + network + "/tags";

        admin.network("PUT", tags, "{'tags':['b','a']}");
        assertThat(admin.network("PUT", tags + "/c", null).status()).isEqualTo(201);
        assertThat(admin.network("DELETE", tags + "/b", null).status()).isEqualTo(204);

        assertThat(admin.network("GET", tags, null).text()).isEqualTo("{\"tags\":[\"a\",\"c\"]}");
        assertThat(admin.network("GET", "/networks?tags=a,c", null).json().path("networks"))
                .hasSize(1);
        assertThat(admin.network("GET", "/networks?not-tags-any=a", null).json().path("networks"))
                .isEmpty();
        assertThat(type(admin.network("DELETE", tags + "/b", null))).isEqualTo("404 TagNotFound");
    }

    @Test
    public void listsAreFilteredByRepeatedNamesAndUnknownFiltersRefused() throws Exception {
        admin.made("network", "{'name':'b'}");
        admin.made("network", "{'name':'c'}");

        assertThat(admin.network("GET", "/networks?name=b&name=c&fields=name&sort_key=name&sort_dir=desc", null)
                        .text())
                .isEqualTo("{\"networks\":[{\"name\":\"c\"},{\"name\":\"b\"}]}");
        assertThat(type(admin.network("GET", "/networks?foo=b", null))).isEqualTo("400 HTTPBadRequest");
    }

    @Test
    public void updateRaisesTheRevisionAndRefusesWhatIsFixed() throws Exception {
        Client.Reply changed = admin.network("PUT", "/networks/" + network, "{'network':{'description':'d'}}");

        assertThat(changed.json().at("/network/revision_number").asInt()).isEqualTo(2);
        assertThat(changed.json().at("/network/name").asText()).isEqualTo("lb-mgmt-net");
        assertThat(type(admin.network("PUT", "/networks/" + network, "{'network':{'id':'x'}}")))
                .isEqualTo("400 HTTPBadRequest");
    }

    @Test
    public void securityGroupStartsWithEgressAndStaysWhileInUse() throws Exception {
        String group = admin.made("security_group", "{'name':'g'}");
        JsonNode rules = admin.network("GET", "/security-groups/" + group, null)
                .json()
                .at("/security_group/security_group_rules");
        port(",'security_groups':['" + group + "']");

        assertThat(rules.findValuesAsText("direction")).containsExactly("egress", "egress");
        assertThat(rules.findValuesAsText("ethertype")).containsExactlyInAnyOrder("IPv4", "IPv6");
        assertThat(type(admin.network("DELETE", "/security-groups/" + group, null)))
                .isEqualTo("409 SecurityGroupInUse");
    }

    @Test
    public void portGetsItsProjectsDefaultGroup() throws Exception {
        String project = admin.login.json().at("/token/project/id").asText();
        JsonNode own = admin.network("GET", "/security-groups?name=default&project_id=" + project, null)
                .json()
                .path("security_groups");

        assertThat(own).hasSize(1);
        assertThat(port("").json().at("/port/security_groups/0"))
                .isEqualTo(own.path(0).path("id"));
    }

    @Test
    public void rulesThatMeanTheSameAreDuplicates() throws Exception {
        String group = admin.made("security_group", "{'name':'g'}");
        rule(group, "'protocol':'TCP','port_range_min':22,'port_range_max':22,'remote_ip_prefix':'10.0.0.0/8'");
        JsonNode icmp =
                rule(group, "'protocol':'icmpv6','ethertype':'IPv6'").json().path("security_group_rule");

        assertThat(type(rule(
                        group,
                        "'protocol':'6','port_range_min':22,'port_range_max':22,'remote_ip_prefix':'10.0.0.0/8'")))
                .isEqualTo("409 SecurityGroupRuleExists");
        assertThat(icmp.path("protocol").asText()).isEqualTo("ipv6-icmp");
        assertThat(type(rule(group, "'protocol':58,'ethertype':'IPv6'"))).isEqualTo("409 SecurityGroupRuleExists");
    }

    @Test
    public void impossibleRulesAreRefused() throws Exception {
        String group = admin.made("security_group", "{'name':'g'}");

        assertThat(type(rule(group, "'protocol':'foo'"))).isEqualTo("400 SecurityGroupRuleInvalidProtocol");
        assertThat(type(rule(group, "'protocol':'icmpv6'")))
                .isEqualTo("400 SecurityGroupEthertypeConflictWithProtocol");
        assertThat(type(rule(group, "'protocol':'tcp','port_range_min':30,'port_range_max':20")))
                .isEqualTo("400 SecurityGroupInvalidPortRange");
        assertThat(type(rule(group, "'port_range_min':20,'port_range_max':20")))
                .isEqualTo("400 SecurityGroupProtocolRequiredWithPorts");
        assertThat(type(rule(group, "'ethertype':'IPv6','remote_ip_prefix':'10.0.0.0/8'")))
                .isEqualTo("400 SecurityGroupRuleParameterConflict");
    }

    @Test
    public void quotaLimitsWhatAProjectMayMake() throws Exception {
        String project = member.login.json().at("/token/project/id").asText();

        admin.network("PUT", "/quotas/" + project, "{'quota':{'network':1}}");

        assertThat(member.network("POST", "/networks", "{'network':{}}").status())
                .isEqualTo(201);
        assertThat(type(member.network("POST", "/networks", "{'network':{}}"))).isEqualTo("409 OverQuota");
        assertThat(type(member.network("PUT", "/quotas/" + project, "{'quota':{'network':9}}")))
                .isEqualTo("403 PolicyNotAuthorized");
    }
}
