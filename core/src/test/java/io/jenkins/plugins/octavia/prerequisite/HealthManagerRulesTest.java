package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.Section;
import java.io.IOException;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Amphorae that let in health managers alone: the rules follow their addresses as they come and go. */
@Category(AnyCloud.class)
public class HealthManagerRulesTest {

    private static final String FIRST = "{host: controller, ip: 172.16.0.5}";
    private static final String SECOND = "{host: localhost, ip: 172.16.0.6, port: none}";

    @Rule
    public final TestCloud cloud = new TestCloud();

    private static String spec(String managers) {
        return spec(managers, "from: healthManagers");
    }

    private static String spec(String managers, String amphora) {
        return "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [" + managers + "]}\n"
                + "securityGroups: {amphora: {name: amp-$N, ingress: [tcp/22, tcp/9443], " + amphora
                + "}, healthManager: {name: hm-$N}}";
    }

    private Deployment applied(String spec, Section... only) throws IOException {
        Deployment deployment = cloud.run(spec, cloud.inputs(), only);
        assertThat(deployment.failure()).isEmpty();
        return deployment;
    }

    private List<String> ingress() {
        return cloud.admin().network().securityGroups(List.of(cloud.unique("amp"))).get(0).rules().stream()
                .filter(SecurityGroup.Rule::ingress)
                .map(SecurityGroup.Rule::toString)
                .sorted()
                .toList();
    }

    private List<String> planned(String spec) {
        return cloud.plan(spec).stream()
                .filter(change -> change.kind() == Kind.SECURITY_GROUP)
                .findFirst()
                .map(Change::differences)
                .orElseThrow();
    }

    @Test
    public void rulesComeAndGoWithHealthManagers() throws IOException {
        assertThat(planned(spec("{host: controller}")))
                .containsExactly(
                        "+ ingress tcp/22 from (address of the new port on host controller)",
                        "+ ingress tcp/9443 from (address of the new port on host controller)");
        applied(spec(FIRST));
        assertThat(ingress())
                .containsExactly("ingress tcp/22 from 172.16.0.5/32", "ingress tcp/9443 from 172.16.0.5/32");
        assertThat(applied(spec(FIRST)).isChanged()).isFalse();

        applied(spec(FIRST + ", " + SECOND));
        assertThat(ingress())
                .containsExactly(
                        "ingress tcp/22 from 172.16.0.5/32",
                        "ingress tcp/22 from 172.16.0.6/32",
                        "ingress tcp/9443 from 172.16.0.5/32",
                        "ingress tcp/9443 from 172.16.0.6/32");

        assertThat(planned(spec(SECOND)))
                .containsExactlyInAnyOrder(
                        "- ingress tcp/22 from 172.16.0.5/32", "- ingress tcp/9443 from 172.16.0.5/32");
        applied(spec(SECOND));
        assertThat(ingress())
                .containsExactly("ingress tcp/22 from 172.16.0.6/32", "ingress tcp/9443 from 172.16.0.6/32");
        assertThat(applied(spec(SECOND)).isChanged()).isFalse();
        assertThat(cloud.destroy(spec(SECOND)).isComplete()).isTrue();
    }

    @Test
    public void anAddressThatNeutronChoosesIsLetInToo() throws IOException {
        Deployment deployment = applied(spec("{host: controller}"));

        String address = deployment.healthManagers().get(0).ip();
        assertThat(ingress())
                .containsExactly("ingress tcp/22 from " + address + "/32", "ingress tcp/9443 from " + address + "/32");
    }

    @Test
    public void ipv6AddressesAreLetInAlone() throws IOException {
        String spec = spec("{host: controller, ip: 'fd00:77::5'}")
                .replace("name: sub-$N", "name: sub-$N, cidr: 'fd00:77::/64'");
        applied(spec);

        assertThat(ingress())
                .containsExactly("ingress tcp/22 from fd00:77::5/128", "ingress tcp/9443 from fd00:77::5/128");
        assertThat(applied(spec).isChanged()).isFalse();
    }

    /** What people added stays, as it does without health managers. */
    @Test
    public void rulesOfOthersForOneAddressStay() throws IOException {
        applied(spec(FIRST));
        String group = cloud.admin()
                .network()
                .securityGroups(List.of(cloud.unique("amp")))
                .get(0)
                .id();
        new RawCalls(cloud.config("admin"))
                .create(
                        "security_group_rule",
                        ("{'security_group_id': '" + group + "', 'direction': 'ingress', 'protocol': 'tcp',"
                                        + " 'port_range_min': 22, 'port_range_max': 22, 'remote_ip_prefix': '172.16.0.9/32'}")
                                .replace('\'', '"'));

        assertThat(planned(spec(FIRST))).containsExactly("extra, left: ingress tcp/22 from 172.16.0.9/32");
        applied(spec(SECOND));
        assertThat(ingress()).contains("ingress tcp/22 from 172.16.0.9/32").hasSize(3);
    }

    @Test
    public void fromTheSubnetToHealthManagersAndBack() throws IOException {
        applied(spec(FIRST, "from: subnet"));
        assertThat(planned(spec(FIRST)))
                .contains("+ ingress tcp/22 from 172.16.0.5/32", "extra, left: ingress tcp/22 from 172.16.0.0/22");

        applied(spec(FIRST, "from: healthManagers, exclusive: true"));
        assertThat(ingress())
                .containsExactly("ingress tcp/22 from 172.16.0.5/32", "ingress tcp/9443 from 172.16.0.5/32");

        applied(spec(FIRST, "from: subnet"));
        assertThat(ingress())
                .containsExactly("ingress tcp/22 from 172.16.0.0/22", "ingress tcp/9443 from 172.16.0.0/22");
    }

    @Test
    public void groupsAloneNeedThePortsToBeThere() throws IOException {
        assertThatThrownBy(() -> applied(spec("{host: controller}"), Section.SECURITY_GROUPS))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the one on host controller has no port yet");

        applied(spec(FIRST), Section.NETWORK);
        applied(spec(FIRST), Section.SECURITY_GROUPS);
        assertThat(ingress())
                .containsExactly("ingress tcp/22 from 172.16.0.5/32", "ingress tcp/9443 from 172.16.0.5/32");
        assertThat(applied(spec(FIRST)).isChanged()).isTrue();
        assertThat(applied(spec(FIRST)).isChanged()).isFalse();
    }
}
