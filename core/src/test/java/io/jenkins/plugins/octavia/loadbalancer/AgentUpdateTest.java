package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.loadbalancer.Refreshed.Result;
import io.jenkins.plugins.octavia.prerequisite.AnyCloud;
import io.jenkins.plugins.octavia.prerequisite.TestCloud;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Running amphorae are told what changed, and stay. */
@Category(AnyCloud.class)
public class AgentUpdateTest {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    @Test
    public void eachAmphoraIsToldAndNoneIsReplacedForIt() throws Exception {
        octavia.loadBalancer("a");
        octavia.loadBalancer("b");
        List<Amphora> before = amphorae();

        for (int i = 0; i < 2; i++) {
            RefreshReport report = update();
            assertThat(report.stopped()).isEmpty();
            assertThat(report.refreshed())
                    .hasSize(2)
                    .extracting(Refreshed::result)
                    .containsOnly(Result.DONE);
            assertThat(report.refreshed())
                    .extracting(Refreshed::id)
                    .containsExactlyInAnyOrderElementsOf(
                            before.stream().map(Amphora::id).toList());
        }
        assertThat(amphorae()).isEqualTo(before);
    }

    private RefreshReport update() throws Exception {
        boolean real = TestCloud.isReal();
        Pace pace = new Pace(
                1,
                // The real one replaces within 20 s an amphora that it does not hear of.
                real ? Duration.ofSeconds(30) : Duration.ZERO,
                5,
                Duration.ZERO,
                0,
                Duration.ofMinutes(1),
                Outage.NEVER,
                real ? Duration.ofSeconds(1) : Duration.ofMillis(1));
        return new AgentUpdate(
                        octavia.connect(),
                        octavia.fleet(),
                        new Selection(octavia.ids(), Optional.empty(), Optional.empty(), Set.of()),
                        pace,
                        new ToldAgents())
                .run();
    }

    private List<Amphora> amphorae() throws Exception {
        return octavia.statuses().stream()
                .flatMap(status -> status.amphorae().stream())
                .toList();
    }
}
