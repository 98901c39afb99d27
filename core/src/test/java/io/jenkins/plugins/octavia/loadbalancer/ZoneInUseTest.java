package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.prerequisite.AnyCloud;
import io.jenkins.plugins.octavia.prerequisite.Destruction;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.util.EnumSet;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** An availability zone that load balancers are in. */
@Category(AnyCloud.class)
public class ZoneInUseTest {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    @Test
    public void itStaysWithTheLoadBalancersNamedAndGoesAfterThem() throws Exception {
        String zone = octavia.cloud.unique("rack");
        Spec spec = octavia.cloud.spec("availabilityZones: [{name: rack-$N, computeZone: nova, network: net-$N}]");
        apply(spec);
        LoadBalancer one = octavia.loadBalancer("one", ", \"availability_zone\": \"" + zone + "\"");
        assertThat(octavia.statuses())
                .singleElement()
                .matches(status -> status.drifts().isEmpty(), "as it is to be");

        Destruction.Outcome kept = destroy(spec);
        assertThat(kept.removed()).isEmpty();
        assertThat(kept.isComplete()).isFalse();
        assertThat(kept.left())
                .filteredOn(left -> left.name().equals(zone))
                .singleElement()
                .satisfies(left -> assertThat(left.reason())
                        .startsWith("in use by 1 load balancers (" + octavia.cloud.unique("one") + " " + one.id()));

        octavia.delete(one);
        assertThat(destroy(spec).removed())
                .extracting(resource -> resource.name())
                .containsExactly(zone);
    }

    private void apply(Spec spec) {
        try (Plan plan = Plan.of(
                spec,
                EnumSet.of(Section.AVAILABILITY_ZONES),
                octavia.connect(),
                octavia.cloud.inputs(),
                octavia.cloud)) {
            assertThat(plan.apply().failure()).isEmpty();
        }
    }

    private Destruction.Outcome destroy(Spec spec) {
        return Destruction.of(
                spec, EnumSet.of(Section.AVAILABILITY_ZONES), octavia.connect(), octavia.cloud.inputs(), octavia.cloud);
    }
}
