package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.loadbalancer.Refreshed.Result;
import io.jenkins.plugins.octavia.prerequisite.AnyCloud;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Load balancers follow the image. */
@Category(AnyCloud.class)
public class RefreshTest {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    private final TestRefresh refresh = new TestRefresh(octavia);

    @Test
    public void allGetTheNewImageTheCanaryFirstIfTheirUsersMayBeCutOffAndThenNothingIsLeftToDo() throws Exception {
        refresh.three();
        List<String> old = refresh.amphorae();
        octavia.newImage();

        RefreshReport kept = refresh.outage(Outage.NEVER).run();
        assertThat(kept.isFailed()).isFalse();
        assertThat(kept.refreshed())
                .hasSize(3)
                .allMatch(one -> one.result() == Result.LEFT && one.detail().contains("has one amphora"));
        assertThat(refresh.amphorae()).isEqualTo(old);
        assertThat(refresh.estimates).containsOnly(Duration.ZERO);

        refresh.seen.clear();
        refresh.estimates.clear();
        RefreshReport report = refresh.outage(Outage.ALWAYS).run();
        assertThat(report.stopped()).isEmpty();
        assertThat(report.refreshed()).hasSize(3).extracting(Refreshed::result).containsOnly(Result.DONE);
        assertThat(refresh.seen).startsWith("canary", "ended");
        assertThat(refresh.estimates.get(0)).isPositive();
        assertThat(refresh.estimates).endsWith(Duration.ZERO);
        assertThat(octavia.statuses())
                .hasSize(3)
                .allSatisfy(status -> assertThat(status.drifts()).isEmpty());
        assertThat(refresh.amphorae()).hasSize(3).doesNotContainAnyElementsOf(old);

        List<String> now = refresh.amphorae();
        assertThat(refresh.run().refreshed()).isEmpty();
        assertThat(refresh.amphorae()).isEqualTo(now);
    }
}
