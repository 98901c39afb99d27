package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.embedded.OctaviaWorker;
import io.jenkins.plugins.octavia.embedded.Request;
import io.jenkins.plugins.octavia.loadbalancer.Refreshed.Result;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.lock.Contender;
import io.jenkins.plugins.octavia.prerequisite.lock.Lock;
import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;

/** What may happen while agents are told. */
public class AgentUpdateFaultsTest {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    private final ToldAgents agents = new ToldAgents();

    @Test
    public void ifTheCanaryIsNoLongerHeardOfNoOtherIsTold() throws Exception {
        three();
        agents.onWatch(seen -> worker().record(told().get(0), "status", "ERROR"));
        RefreshReport report = update(Duration.ofMinutes(1));
        assertThat(told()).hasSize(1);
        assertThat(report.isFailed()).isTrue();
        assertThat(report.stopped()).contains("1 failed, and 0 may");
        assertThat(report.refreshed())
                .extracting(Refreshed::result)
                .containsExactly(Result.FAILED, Result.LEFT, Result.LEFT);
        assertThat(report.refreshed().get(0).detail())
                .startsWith("is ERROR after it was told: do health managers listen at each address");
        assertThat(report.refreshed().get(1).detail()).startsWith("not told: 1 failed");
    }

    @Test
    public void ofAPairTheOneThatDoesNotServeGoesFirst() throws Exception {
        three();
        String backup = amphorae().get(1);
        worker().record(amphorae().get(0), "role", "MASTER");
        worker().record(backup, "role", "BACKUP");
        assertThat(update(Duration.ZERO).refreshed())
                .extracting(Refreshed::result)
                .containsOnly(Result.DONE);
        assertThat(told()).startsWith(backup, amphorae().get(0));
        assertThat(agents.seen).startsWith("canary amphora " + backup + " of " + title(backup), "watch 1");
        assertThat(agents.seen).endsWith("watch 2");
    }

    @Test
    public void whatServesWorseAtTheEndIsAFailure() throws Exception {
        String id = octavia.loadBalancer("one").id();
        agents.onWatch(seen -> worker().record(id, "operating_status", "ERROR"));
        assertThat(update(Duration.ZERO).refreshed()).singleElement().satisfies(one -> {
            assertThat(one.result()).isEqualTo(Result.FAILED);
            assertThat(one.detail()).isEqualTo("the operating status is ERROR, and was ONLINE before it was told");
        });
    }

    @Test
    public void whatOctaviaIsAtAndWhatIsInErrorIsLeftAndSaid() throws Exception {
        String pending = octavia.loadBalancer("pending").id();
        octavia.loadBalancer("error");
        worker().record(amphorae().get(1), "status", "ERROR");
        worker().stall(true);
        octavia.connect().loadBalancing().failover(pending);

        RefreshReport report = update(Duration.ZERO);
        assertThat(told()).isEmpty();
        assertThat(report.isFailed()).isFalse();
        assertThat(report.refreshed())
                .extracting(Refreshed::result, Refreshed::detail)
                .containsExactly(
                        tuple(
                                Result.LEFT,
                                "its load balancer is PENDING_UPDATE; run again when Octavia has ended that"),
                        tuple(
                                Result.LEFT,
                                "is ERROR, and its agent may not answer; a failover makes a new one"
                                        + " (loadbalancers refresh)"));
    }

    @Test
    public void oneThatIsDeletedMeanwhileIsNoFailure() throws Exception {
        octavia.loadBalancer("one");
        octavia.cloud.embedded().fail(request -> request.path().endsWith("/config"), 404, 1);
        RefreshReport report = update(Duration.ZERO);
        assertThat(report.refreshed()).extracting(Refreshed::result).containsExactly(Result.DELETED);
        assertThat(report.isFailed() || report.isSomethingLeft()).isFalse();
    }

    @Test
    public void aRequestWhoseAnswerIsLostIsSentAgain() throws Exception {
        octavia.loadBalancer("one");
        octavia.cloud.embedded().loseAnswer(request -> request.path().endsWith("/config"), 1);
        assertThat(update(Duration.ZERO).refreshed())
                .extracting(Refreshed::result)
                .containsExactly(Result.DONE);
        assertThat(told()).hasSize(2);
    }

    @Test
    public void afterARefreshThoseThatItLeftAreToldUnlessItFailed() throws Exception {
        three();
        LoadBalancerStatus first = octavia.statuses().get(0);
        assertThat(after(report(first, Result.FAILED))).isEmpty();
        assertThat(told()).isEmpty();

        assertThat(after(report(first, Result.DONE)).orElseThrow().refreshed())
                .hasSize(2)
                .extracting(Refreshed::result)
                .containsOnly(Result.DONE);
        assertThat(told()).hasSize(2).doesNotContain(first.amphorae().get(0).id());
    }

    private static RefreshReport report(LoadBalancerStatus status, Result result) {
        return new RefreshReport(
                List.of(new Refreshed(
                        status.loadBalancer().id(), status.title(), List.of(), result, Duration.ZERO, "")),
                Optional.empty());
    }

    private Optional<RefreshReport> after(RefreshReport refresh) throws Exception {
        Cloud login = octavia.connect();
        Fleet fleet = octavia.fleet();
        return AgentUpdate.after(
                refresh,
                octavia.cloud.inputs().turn(login, octavia.cloud),
                login,
                () -> fleet,
                new Selection(octavia.ids(), Optional.empty(), Optional.empty(), Set.of()),
                new Pace(
                        1,
                        Duration.ZERO,
                        2,
                        Duration.ZERO,
                        0,
                        Duration.ofMinutes(1),
                        Outage.NEVER,
                        Duration.ofMillis(1)),
                agents);
    }

    @Test
    public void anAbortTellsNoOther() throws Exception {
        three();
        agents.onWatch(seen -> Thread.currentThread().interrupt());
        RefreshReport report = update(Duration.ofMinutes(1));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.stopped()).contains("aborted");
        assertThat(told()).hasSize(1);
        assertThat(report.refreshed())
                .extracting(Refreshed::detail)
                .containsExactly("told, but not watched: aborted", "not told: aborted", "not told: aborted");
    }

    @Test
    public void agentsAreToldWhileThisRunHasTheLock() throws Exception {
        three();
        int before = octavia.cloud.embedded().requests().size();
        assertThat(underLock(octavia.cloud.inputs(), Duration.ZERO).refreshed())
                .extracting(Refreshed::result)
                .containsOnly(Result.DONE);
        List<String> writes = octavia.cloud.embedded().requests().stream()
                .skip(before)
                .filter(request ->
                        !request.method().equals("GET") && !request.service().equals("identity"))
                .map(request -> request.method() + (request.path().contains("/os-keypairs") ? " lock" : " config"))
                .toList();
        assertThat(writes).startsWith("POST lock", "PUT config").endsWith("PUT config", "DELETE lock");
    }

    @Test
    public void aRunFromWhichTheLockWasTakenTellsNoOther() throws Exception {
        three();
        Inputs inputs = octavia.cloud.inputs();
        LockRequest lock = inputs.lock();
        LockRequest other =
                new LockRequest("0123456789abcdef", Set.of(lock.id()), "another", Duration.ofMinutes(1), lock.pace());
        agents.onWatch(seen -> {
            Contender contender = new Contender(octavia.connect(), other, inputs.out(), inputs.clock(), octavia.cloud);
            assertThat(Lock.attempt(contender).lock()).isPresent();
        });
        // Longer than it takes to see that the lock cannot be renewed.
        RefreshReport report = underLock(inputs, lock.pace().lease());
        assertThat(report.stopped().orElseThrow()).contains("another", "took it over; run again");
        assertThat(told()).hasSize(1);
        assertThat(report.isFailed()).isTrue();
    }

    private void three() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            octavia.loadBalancer(name);
        }
    }

    private RefreshReport update(Duration soak) throws Exception {
        return update(octavia.connect(), soak).run();
    }

    private RefreshReport underLock(Inputs inputs, Duration soak) throws Exception {
        Cloud login = octavia.connect();
        AgentUpdate update = update(login, soak);
        return AgentUpdate.underLock(inputs.turn(login, octavia.cloud), () -> update);
    }

    private AgentUpdate update(Cloud login, Duration soak) throws Exception {
        Pace pace = new Pace(1, soak, 5, Duration.ZERO, 0, Duration.ofMinutes(1), Outage.NEVER, Duration.ofMillis(1));
        return new AgentUpdate(
                login,
                octavia.fleet(),
                new Selection(octavia.ids(), Optional.empty(), Optional.empty(), Set.of()),
                pace,
                agents);
    }

    private List<String> amphorae() throws Exception {
        return octavia.statuses().stream()
                .flatMap(status -> status.amphorae().stream())
                .map(Amphora::id)
                .toList();
    }

    private String title(String amphora) throws Exception {
        return octavia.statuses().stream()
                .filter(status ->
                        status.amphorae().stream().anyMatch(one -> one.id().equals(amphora)))
                .map(LoadBalancerStatus::title)
                .findFirst()
                .orElseThrow();
    }

    private OctaviaWorker worker() {
        return octavia.cloud.embedded().octavia();
    }

    /** The amphorae, by the requests that came. */
    private List<String> told() {
        return octavia.cloud.embedded().requests().stream()
                .map(Request::path)
                .filter(path -> path.endsWith("/config"))
                .map(path -> path.replaceAll(".*/amphorae/(.*)/config", "$1"))
                .toList();
    }
}
