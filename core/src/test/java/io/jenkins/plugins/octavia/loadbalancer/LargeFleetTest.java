package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.Transport;
import io.jenkins.plugins.octavia.embedded.OctaviaWorker;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.Rule;
import org.junit.Test;

/** What it takes to look at more load balancers than a page has. */
public class LargeFleetTest {

    private static final int SINGLE = 1000;
    private static final int PAIRS = 500;

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    private final List<Call> calls = new CopyOnWriteArrayList<>();

    @Test
    public void twoThousandAmphoraeTakeTenRequestsAndPagesAlsoIfAllDiffer() throws Exception {
        make();
        assertThat(look())
                .hasSize(SINGLE + PAIRS)
                .allMatch(status -> status.drifts().isEmpty());
        assertFewRequests();

        octavia.newImage();
        List<LoadBalancerStatus> statuses = look();
        assertThat(statuses).hasSize(SINGLE + PAIRS).allMatch(status -> status.hasDrift(Set.of(Reason.IMAGE)));
        assertThat(statuses.stream().filter(LoadBalancerStatus::isPair)).hasSize(PAIRS);
        assertFewRequests();
    }

    private void make() throws Exception {
        OctaviaWorker worker = octavia.cloud.embedded().octavia();
        for (int i = 0; i < SINGLE; i++) {
            worker.loadBalancer("single-" + i);
        }
        Map<String, String> options = new HashMap<>(octavia.workersOptions());
        options.put("loadbalancer_topology", "ACTIVE_STANDBY");
        worker.use(options);
        String last = "";
        for (int i = 0; i < PAIRS; i++) {
            last = worker.loadBalancer("pair-" + i);
        }
        // Flavors are looked up if there is one in use.
        LoadBalancing all = octavia.connect().loadBalancing();
        String profile = all.createFlavorProfile("pair", Map.of("loadbalancer_topology", "ACTIVE_STANDBY"));
        worker.record(
                last, "flavor_id", all.createFlavor("pair", "", true, profile).id());
    }

    /** As the command does, from the login on. */
    private List<LoadBalancerStatus> look() throws Exception {
        calls.clear();
        Transport way = Cloud.transport(octavia.config());
        Cloud login = Cloud.connect(octavia.config(), call -> {
            calls.add(call);
            return way.send(call);
        });
        return new Fleet(login, Targets.of(octavia.spec(), Optional.empty(), login), Clock.systemUTC()).look();
    }

    private void assertFewRequests() {
        assertThat(calls)
                .filteredOn(call -> !String.valueOf(call.uri().getQuery()).contains("marker="))
                .hasSizeLessThanOrEqualTo(10);
        assertThat(calls)
                .filteredOn(call -> call.uri().getPath().endsWith("/amphorae"))
                // Octavia says of a full page that another one follows.
                .hasSize(3);
    }
}
