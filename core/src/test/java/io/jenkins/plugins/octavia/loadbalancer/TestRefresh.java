package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.prerequisite.TestCloud;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Refreshes of the load balancers of one test, quick on the embedded cloud. */
final class TestRefresh implements RefreshListener {

    final List<String> seen = new ArrayList<>();
    /** The estimate each time that one had ended. */
    final List<Duration> estimates = new ArrayList<>();

    private final TestOctavia octavia;
    private HeadRoom.Left headRoom = new HeadRoom.Left(10, "");
    private Runnable onBegin = () -> {};
    private Outage outage = Outage.ALWAYS;
    private Duration timeout = TestCloud.isReal() ? Duration.ofMinutes(10) : Duration.ofMinutes(1);

    private String lastBegun;

    TestRefresh(TestOctavia octavia) {
        this.octavia = octavia;
    }

    TestRefresh headRoom(int amphorae, String limit) {
        headRoom = new HeadRoom.Left(amphorae, limit);
        return this;
    }

    TestRefresh outage(Outage allowed) {
        outage = allowed;
        return this;
    }

    TestRefresh timeout(Duration each) {
        timeout = each;
        return this;
    }

    /** Happens when the first failover was asked for, and each time after that. */
    TestRefresh onBegin(Runnable work) {
        onBegin = work;
        return this;
    }

    RefreshReport run() throws Exception {
        return run(octavia.fleet());
    }

    RefreshReport run(Fleet fleet) {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        Reason.keys().forEach(key -> reasons.add(Reason.of(key).orElseThrow()));
        boolean real = TestCloud.isReal();
        Pace pace = new Pace(
                1,
                real ? Duration.ofSeconds(5) : Duration.ofMillis(20),
                2,
                Duration.ZERO,
                0,
                timeout,
                outage,
                real ? Duration.ofSeconds(1) : Duration.ofMillis(5));
        return new Refresh(
                        octavia.connect(),
                        fleet,
                        new Selection(octavia.ids(), Optional.empty(), Optional.empty(), reasons),
                        pace,
                        target -> headRoom,
                        Clock.systemUTC(),
                        this)
                .run();
    }

    @Override
    public void began(LoadBalancerStatus status, boolean isCanary) {
        seen.add(isCanary ? "canary" : "other");
        lastBegun = status.loadBalancer().id();
        onBegin.run();
    }

    @Override
    public void ended(Refreshed refreshed, Progress progress) {
        seen.add("ended");
        estimates.add(progress.left());
    }

    String lastBegun() {
        return lastBegun;
    }

    List<String> amphorae() throws Exception {
        return octavia.statuses().stream()
                .flatMap(status -> status.amphorae().stream())
                .map(Amphora::id)
                .sorted()
                .toList();
    }

    void three() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            octavia.loadBalancer(name);
        }
    }
}
