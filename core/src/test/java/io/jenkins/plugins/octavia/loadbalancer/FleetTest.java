package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.prerequisite.AnyCloud;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** What load balancers have, and what new ones would have. */
@Category(AnyCloud.class)
public class FleetTest {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    @Test
    public void aLoadBalancerOfWhatApplyMadeIsAsItShouldBeUntilTheTagMoves() throws Exception {
        LoadBalancer made = octavia.loadBalancer("one");

        assertThat(made.provisioningStatus()).isEqualTo("ACTIVE");
        LoadBalancerStatus before = octavia.statuses().get(0);
        assertThat(before.drifts()).isEmpty();
        assertThat(before.isPair()).isFalse();
        String old = before.target().imageId().orElseThrow();

        octavia.newImage();
        Image image =
                octavia.connect().images().tagged(octavia.cloud.unique("tag")).get(0);
        assertThat(octavia.statuses()).singleElement().satisfies(status -> {
            assertThat(status.hasDrift(Set.of(Reason.IMAGE))).isTrue();
            assertThat(status.drifts())
                    .extracting(Drift::toString)
                    .containsExactly(
                            "image: amphora " + status.amphorae().get(0).id() + " has image " + old
                                    + ", a new one would have " + image.id());
        });
    }
}
