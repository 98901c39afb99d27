package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.embedded.OctaviaWorker;
import io.jenkins.plugins.octavia.embedded.Request;
import io.jenkins.plugins.octavia.loadbalancer.Refreshed.Result;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.Rule;
import org.junit.Test;

/** What may happen meanwhile: no load balancer is failed over wrongly, and the next run goes on. */
public class RefreshFaultsTest {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    private final TestRefresh refresh = new TestRefresh(octavia);

    @Test
    public void ifACanaryFailsNoOtherIsTouched() throws Exception {
        refresh.three();
        octavia.newImage();
        worker().room(3);
        List<String> before = refresh.amphorae();

        RefreshReport report = refresh.run();
        assertThat(report.isFailed()).isTrue();
        assertThat(report.stopped()).contains("1 failed, and 0 may");
        assertThat(report.refreshed())
                .extracting(Refreshed::result)
                .containsExactly(Result.FAILED, Result.LEFT, Result.LEFT);
        assertThat(refresh.amphorae()).isEqualTo(before);

        worker().room(10);
        assertThat(refresh.run().refreshed())
                .extracting(Refreshed::result)
                .containsOnly(Result.DONE)
                .hasSize(3);
        assertThat(octavia.statuses())
                .allSatisfy(status -> assertThat(status.drifts()).isEmpty());
    }

    @Test
    public void aRunWithoutRoomBringsNoOtherLoadBalancerIntoErrorThanTheOneBeforeDid() throws Exception {
        refresh.three();
        octavia.newImage();
        worker().room(3);
        refresh.run();
        RefreshReport again = refresh.run();
        assertThat(again.stopped()).contains("1 failed, and 0 may");
        assertThat(octavia.statuses())
                .filteredOn(status -> status.loadBalancer().isError())
                .hasSize(1);

        worker().room(10);
        refresh.seen.clear();
        assertThat(refresh.run().refreshed())
                .extracting(Refreshed::result)
                .containsOnly(Result.DONE)
                .hasSize(3);
        assertThat(refresh.seen).startsWith("other", "ended", "canary", "ended", "other");
    }

    @Test
    public void whatEndedInErrorForWantOfRoomIsHealedByASecondAttempt() throws Exception {
        octavia.loadBalancer("one");
        octavia.newImage();
        worker().room(1);
        refresh.onBegin(() -> worker().room(octavia.ids().size() + 1));
        assertThat(refresh.run().refreshed()).extracting(Refreshed::result).containsExactly(Result.DONE);
    }

    @Test
    public void oneThatIsDeletedMeanwhileIsNoFailure() throws Exception {
        octavia.loadBalancer("one");
        octavia.newImage();
        worker().takes(Duration.ofMillis(100));
        refresh.onBegin(() -> worker().record(octavia.ids().iterator().next(), "provisioning_status", "DELETED"));
        RefreshReport report = refresh.run();
        assertThat(report.refreshed()).extracting(Refreshed::result).containsExactly(Result.DELETED);
        assertThat(report.isFailed()).isFalse();
    }

    @Test
    public void whatSomebodyElseIsAtIsWaitedForAndNotFailedOverAgain() throws Exception {
        String id = octavia.loadBalancer("one").id();
        octavia.newImage();
        worker().stall(true);
        octavia.connect().loadBalancing().failover(id);
        int before = octavia.cloud.embedded().requests().size();

        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<RefreshReport> report = thread.submit(() -> refresh.run());
            await(() -> looks(id, before) > 2);
            worker().stall(false);
            assertThat(report.get().refreshed()).extracting(Refreshed::result).containsExactly(Result.DONE_BY_OTHERS);
        } finally {
            thread.shutdownNow();
        }
        assertThat(failovers()).hasSize(1);
    }

    @Test
    public void aPairThatLostOneIsCutOffAsASingleOneIs() throws Exception {
        String id = octavia.loadBalancer("one").id();
        String amphora = refresh.amphorae().get(0);
        worker().record(amphora, "role", "MASTER");

        RefreshReport report = refresh.outage(Outage.NEVER).run();
        assertThat(report.refreshed()).extracting(Refreshed::result).containsExactly(Result.LEFT);
        assertThat(failovers()).isEmpty();
        assertThat(octavia.connect().loadBalancing().loadBalancer(id)).isPresent();
    }

    @Test
    public void whatIsNewAndNotAsItShouldBeIsNotFailedOverAgain() throws Exception {
        octavia.loadBalancer("one");
        Map<String, String> old = octavia.workersOptions();
        octavia.newImage();
        // As if the workers had not been given the new octavia.conf.
        Map<String, String> other = new HashMap<>(old);
        other.put("amp_flavor_id", "another");
        worker().use(other);

        RefreshReport report = refresh.run();
        assertThat(report.refreshed()).singleElement().satisfies(one -> {
            assertThat(one.result()).isEqualTo(Result.FAILED);
            assertThat(one.detail()).contains("has flavor another", "do Octavia's workers have this octavia.conf?");
        });
        assertThat(failovers()).hasSize(1);
    }

    @Test
    public void anOctaviaFlavorWhoseTagNoImageHasIsLeftAlone() throws Exception {
        String id = octavia.loadBalancer("one").id();
        LoadBalancing loadBalancing = octavia.connect().loadBalancing();
        String profile =
                loadBalancing.createFlavorProfile("canary", Map.of("amp_image_tag", octavia.cloud.unique("tag")));
        worker().record(
                        id,
                        "flavor_id",
                        loadBalancing.createFlavor("canary", "", true, profile).id());
        worker().record(refresh.amphorae().get(0), "compute_flavor", "another");
        Image image =
                octavia.connect().images().tagged(octavia.cloud.unique("tag")).get(0);
        Fleet before = octavia.fleet();
        octavia.connect().images().removeTag(image.id(), octavia.cloud.unique("tag"));

        RefreshReport report = refresh.run(before);
        assertThat(report.refreshed()).extracting(Refreshed::result).containsExactly(Result.LEFT);
        assertThat(report.refreshed().get(0).detail()).contains("no active image has tag");
        assertThat(failovers()).isEmpty();
    }

    @Test
    public void anApiThatIsAwayForAWhileIsNoFailure() throws Exception {
        octavia.loadBalancer("one");
        octavia.newImage();
        worker().takes(Duration.ofMillis(50));
        refresh.onBegin(() ->
                octavia.cloud.embedded().fail(request -> request.path().contains("/lbaas/loadbalancers"), 500, 2));
        assertThat(refresh.run().refreshed()).extracting(Refreshed::result).containsExactly(Result.DONE);
        assertThat(failovers()).hasSize(1);
    }

    @Test
    public void aFailoverWhoseAnswerIsLostIsNotAskedForAgain() throws Exception {
        octavia.loadBalancer("one");
        octavia.newImage();
        octavia.cloud.embedded().loseAnswer(request -> request.path().endsWith("/failover"), 1);
        assertThat(refresh.run().refreshed()).allMatch(one -> one.result().isDone());
        assertThat(failovers()).hasSize(1);
    }

    @Test
    public void aCanaryThatIsDeletedHasShownNothing() throws Exception {
        refresh.three();
        octavia.newImage();
        worker().takes(Duration.ofMillis(20));
        refresh.onBegin(() -> {
            if (failovers().size() == 1) {
                worker().record(refresh.lastBegun(), "provisioning_status", "DELETED");
            }
        });
        assertThat(refresh.run().refreshed()).allMatch(one -> one.result().isDone());
        assertThat(refresh.seen).containsSubsequence("canary", "ended", "canary", "ended", "other");
    }

    private long looks(String id, int before) {
        return octavia.cloud.embedded().requests().stream()
                .skip(before)
                .filter(request -> request.path().endsWith("/loadbalancers/" + id))
                .count();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    public void whenAWorkerStandsStillTheRunEndsAndSaysSoAndTheNextOneGoesOn() throws Exception {
        refresh.three();
        octavia.newImage();
        worker().stall(true);
        RefreshReport report = refresh.timeout(Duration.ofMillis(200)).run();
        assertThat(report.refreshed().get(0)).satisfies(one -> {
            assertThat(one.result()).isEqualTo(Result.FAILED);
            assertThat(one.detail()).startsWith("PENDING_UPDATE after 0 s; if no worker");
        });
        assertThat(failovers()).hasSize(1);

        worker().stall(false);
        refresh.timeout(Duration.ofMinutes(1));
        assertThat(refresh.run().refreshed()).extracting(Refreshed::result).allMatch(Result::isDone);
        assertThat(failovers()).hasSize(3);
    }

    @Test
    public void withoutRoomOrImageNothingIsBegun() throws Exception {
        octavia.loadBalancer("one");
        octavia.newImage();
        refresh.headRoom(0, "instances 10 of 10");
        RefreshReport report = refresh.run();
        assertThat(report.stopped()).contains("there is no room for one more amphora: instances 10 of 10");
        assertThat(failovers()).isEmpty();

        refresh.headRoom(10, "");
        String image = octavia.connect()
                .images()
                .tagged(octavia.cloud.unique("tag"))
                .get(0)
                .id();
        Fleet fleet = octavia.fleet();
        octavia.connect().images().delete(image);
        assertThat(refresh.run(fleet).stopped().orElseThrow())
                .isEqualTo("image " + image + " is gone, so Octavia could not make a new amphora of it");
        assertThat(failovers()).isEmpty();
    }

    @Test
    public void anAbortLetsOctaviaEndWhatItIsAtAndBeginsNoOther() throws Exception {
        refresh.three();
        octavia.newImage();
        worker().takes(Duration.ofMillis(200));
        refresh.onBegin(() -> Thread.currentThread().interrupt());
        RefreshReport report = refresh.run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.stopped()).contains("aborted");
        assertThat(report.refreshed()).hasSize(3).allMatch(one -> one.result() == Result.LEFT);
        assertThat(failovers()).hasSize(1);

        refresh.onBegin(() -> {});
        assertThat(refresh.run().refreshed()).allMatch(one -> one.result().isDone());
        assertThat(failovers()).hasSize(3);
    }

    @Test
    public void nothingIsBegunWhileNoHeartbeatsCome() throws Exception {
        String id = octavia.loadBalancer("one").id();
        octavia.newImage();
        worker().record(id, "listeners", List.of("one"));
        worker().record(id, "operating_status", "OFFLINE");
        worker().record(id, "updated_at", "2026-01-01T00:00:00");
        assertThatThrownBy(() -> refresh.run())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no heartbeats reach Octavia");
    }

    private OctaviaWorker worker() {
        return octavia.cloud.embedded().octavia();
    }

    private List<Request> failovers() {
        return octavia.cloud.embedded().requests().stream()
                .filter(request -> request.path().endsWith("/failover"))
                .toList();
    }
}
