package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** A quota that cannot hold what a run would create is said before it creates anything. */
@Category(AnyCloud.class)
public class QuotaTest {

    private static final String SPEC = """
            network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{host: controller}, {host: localhost}]}
            securityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}
            """;

    @Rule
    public final TestCloud cloud = new TestCloud();

    private RawCalls admin() {
        return new RawCalls(cloud.config("admin"));
    }

    private void assertRefused(String lacking) {
        assertThatThrownBy(() -> cloud.plan(SPEC))
                .isInstanceOf(Refusal.class)
                .hasMessage("quota of project " + cloud.admin().project().name() + " ("
                        + cloud.admin().project().id() + "): the plan creates " + lacking
                        + "; raise it (section quotas, or openstack quota set), or delete what is not needed");
    }

    @Test
    public void eachKindThatLacksRoomIsSaid() {
        admin().limit("port", 1);
        admin().limit("network", 0);

        assertRefused("1 of network but room for 0, 2 of port but room for 1");
        assertThat(cloud.admin().network().networks(cloud.unique("net"))).isEmpty();
    }

    /** Two groups with three rules of ours and two of Neutron's each, beside those of the project's own group. */
    @Test
    public void rulesAreCountedWithThoseThatNeutronMakes() {
        int before = 4;
        cloud.admin().network().securityGroups(List.of("default"));
        admin().limit("security_group_rule", before + 9);

        assertRefused("10 of security group rule but room for 9");
        admin().limit("security_group_rule", before + 10);
        assertThat(cloud.apply(SPEC).failure()).isEmpty();
    }

    @Test
    public void whatIsThereNeedsNoRoom() {
        cloud.apply(SPEC);
        admin().limit("port", 0);
        admin().limit("network", 0);

        assertThat(cloud.plan(SPEC)).extracting(Change::action).containsOnly(Action.UNCHANGED);
    }

    @Test
    public void aQuotaThatCannotBeReadIsNoError() {
        cloud.embedded().fail(request -> request.path().endsWith("/details"), 403, 1);

        assertThat(cloud.plan(SPEC)).extracting(Change::action).containsOnly(Action.CREATED);
    }
}
