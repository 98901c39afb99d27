package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.loadbalancer.RefreshListener.Progress;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.lock.Lock;
import io.jenkins.plugins.octavia.prerequisite.lock.Turn;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Brings load balancers up to date by failing them over: canaries first, then some at a time. Which amphora is made of what
 * is the only state: a run that was killed is simply begun again, and no load balancer that is as it should be is touched.
 */
public final class Refresh {

    private final Cloud cloud;
    private final Fleet fleet;
    private final Selection selection;
    private final Pace pace;
    private final HeadRoom headRoom;
    private final Clock clock;
    private final RefreshListener listener;

    private final Deque<LoadBalancerStatus> waiting = new ArrayDeque<>();
    private final List<Failover> underWay = new ArrayList<>();
    private final List<Refreshed> ended = new ArrayList<>();
    private int canariesLeft;
    private int failures;
    private long begun;
    private Optional<String> stopped = Optional.empty();

    public Refresh(
            Cloud cloud,
            Fleet fleet,
            Selection selection,
            Pace pace,
            HeadRoom headRoom,
            Clock clock,
            RefreshListener listener) {
        this.cloud = cloud;
        this.fleet = fleet;
        this.selection = selection;
        this.pace = pace;
        this.headRoom = headRoom;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Does it while no other run changes the project, if there is something to do.
     *
     * @param refresh a new one at each call
     * @throws Refusal if another run has the lock for longer than this one may wait, or nothing may be begun as things are
     */
    public static RefreshReport underLock(Turn turn, Supplier<Refresh> refresh) {
        if (!refresh.get().isNeeded()) {
            return new RefreshReport(List.of(), Optional.empty());
        }
        while (true) {
            Optional<Lock> lock = turn.take();
            if (lock.isPresent()) {
                try (Lock held = lock.get()) {
                    held.check();
                    return refresh.get().run();
                }
            }
        }
    }

    private boolean isNeeded() {
        return !sorted(fleet.look()).isEmpty();
    }

    /**
     * Does it.
     *
     * @throws Refusal if nothing may be begun as things are
     * @throws CloudException if load balancers cannot be listed
     */
    public RefreshReport run() {
        List<LoadBalancerStatus> all = fleet.look();
        refuseSilence(all);
        canariesLeft = pace.canary();
        begun = System.nanoTime();
        sorted(all).forEach(waiting::add);
        while (!waiting.isEmpty() || !underWay.isEmpty()) {
            poll();
            begin();
            if (!pause()) {
                stop("aborted");
                break;
            }
        }
        return report();
    }

    private List<LoadBalancerStatus> sorted(List<LoadBalancerStatus> all) {
        selection.refuseUnknown(all);
        List<LoadBalancerStatus> wanted = all.stream()
                .filter(status -> selection.includes(status.loadBalancer()))
                .filter(status -> status.loadBalancer().isPending() || status.hasDrift(selection.reasons()))
                .toList();
        // A pair shows most and risks least; one in ERROR would be no measure for the others.
        return wanted.stream()
                .sorted(Comparator.comparing((LoadBalancerStatus status) ->
                                status.loadBalancer().isPending())
                        .thenComparing(status -> status.loadBalancer().isError())
                        .thenComparing(status -> !status.isPair())
                        .thenComparing(status -> status.loadBalancer().createdAt()))
                .toList();
    }

    /** If nothing is heard of any amphora, a failover would tell nothing either, and its health could not be seen. */
    private static void refuseSilence(List<LoadBalancerStatus> all) {
        List<LoadBalancerStatus> speaking = all.stream()
                .filter(status -> status.loadBalancer().isActive()
                        && status.loadBalancer().hasListeners())
                .toList();
        if (!speaking.isEmpty() && speaking.stream().allMatch(status -> status.hasDrift(Set.of(Reason.SILENT)))) {
            throw new Refusal("load balancers: all " + speaking.size() + " that are ACTIVE and have listeners are"
                    + " OFFLINE, so no heartbeats reach Octavia; see to octavia-health-manager first");
        }
        all.stream()
                .filter(status ->
                        status.amphorae().stream().map(Amphora::status).anyMatch("FAILOVER_STOPPED"::equals))
                .findFirst()
                .ifPresent(status -> {
                    throw new Refusal("load balancer " + status.title() + ": an amphora is in FAILOVER_STOPPED, so"
                            + " Octavia saw too many fail at once and stopped replacing them; find out why first");
                });
    }

    private void poll() {
        for (Failover failover : List.copyOf(underWay)) {
            Optional<Refreshed> outcome;
            try {
                outcome = failover.poll();
            } catch (CloudException e) {
                outcome = Optional.of(failover.failed(e.getMessage()));
            }
            outcome.ifPresent(refreshed -> {
                underWay.remove(failover);
                end(refreshed);
                if (failover.isCanary() && !refreshed.result().isDone()) {
                    stop("a canary failed");
                }
            });
        }
    }

    private void end(Refreshed refreshed) {
        ended.add(refreshed);
        if (refreshed.result() == Refreshed.Result.FAILED) {
            failures++;
            if (failures > pace.maxFailures()) {
                stop(failures + " failed, and " + pace.maxFailures() + " may");
            }
        }
        listener.ended(refreshed, progress());
    }

    private Progress progress() {
        int left = waiting.size() + underWay.size();
        Duration each = Duration.ofNanos(System.nanoTime() - begun).dividedBy(Math.max(1, ended.size()));
        return new Progress(ended.size(), ended.size() + left, each.multipliedBy(left));
    }

    private void stop(String why) {
        if (stopped.isEmpty()) {
            stopped = Optional.of(why);
        }
    }

    private void begin() {
        int width = canariesLeft > 0 ? 1 : pace.parallel();
        // A canary has to end before anything else begins.
        boolean isCanaryUnderWay = underWay.stream().anyMatch(Failover::isCanary);
        for (int looked = waiting.size();
                looked > 0 && stopped.isEmpty() && !isCanaryUnderWay && underWay.size() < width;
                looked--) {
            LoadBalancerStatus next = waiting.remove();
            if (begin(next)) {
                return;
            }
        }
    }

    /** @return whether none other is begun at this time */
    private boolean begin(LoadBalancerStatus seen) {
        Optional<LoadBalancerStatus> now = fleet.look(seen.loadBalancer().id(), seen.target());
        if (now.isEmpty()) {
            end(outcome(seen, Refreshed.Result.DELETED, "deleted meanwhile"));
            return false;
        }
        LoadBalancerStatus status = now.get();
        if (status.loadBalancer().isPending()) {
            awaitOthers(status);
            return false;
        }
        if (!status.hasDrift(selection.reasons())) {
            end(outcome(status, Refreshed.Result.DONE_BY_OTHERS, ""));
            return false;
        }
        if (!status.isPair() && !pace.outage().isAllowedAt(clock.instant())) {
            end(outcome(
                    status,
                    Refreshed.Result.LEFT,
                    "has one amphora, so its users would be cut off for seconds to"
                            + " minutes, which is not allowed now"));
            return false;
        }
        if (!isPossible(status)) {
            return true;
        }
        boolean isCanary = canariesLeft > 0;
        if (isCanary) {
            canariesLeft--;
        } else if (!ended.isEmpty() && !sleep(pace.pause())) {
            stop("aborted");
            return true;
        }
        Failover failover = new Failover(cloud.loadBalancing(), fleet, status, selection.reasons(), pace, isCanary);
        try {
            failover.begin();
        } catch (CloudException e) {
            end(failover.failed(e.getMessage()));
            return true;
        }
        underWay.add(failover);
        listener.began(status, isCanary);
        return isCanary;
    }

    private void awaitOthers(LoadBalancerStatus status) {
        if (System.nanoTime() - begun > pace.timeout().toNanos()) {
            end(outcome(
                    status,
                    Refreshed.Result.LEFT,
                    "is "
                            + status.loadBalancer().provisioningStatus() + " since "
                            + status.loadBalancer().updatedAt()));
        } else {
            waiting.add(status);
        }
    }

    /** Whether a new amphora could come to be; else the run stops, or waits for those that are under way. */
    private boolean isPossible(LoadBalancerStatus status) {
        Optional<String> lacking = status.target().imageId().flatMap(id -> imageFault(id));
        if (lacking.isPresent()) {
            stop(lacking.get());
            waiting.addFirst(status);
            return false;
        }
        HeadRoom.Left left = headRoom.look(status.target());
        // Those that are under way may not have made theirs yet.
        if (left.amphorae() > underWay.size()) {
            return true;
        }
        waiting.addFirst(status);
        if (underWay.isEmpty()) {
            stop("there is no room for one more amphora: " + left.limit());
        }
        return false;
    }

    private Optional<String> imageFault(String id) {
        Optional<Image> image = cloud.images().find(id);
        return image.filter(Image::isActive).isPresent()
                ? Optional.empty()
                : Optional.of("image " + id + " is " + image.map(Image::status).orElse("gone")
                        + ", so Octavia could not make a new amphora of it");
    }

    private static Refreshed outcome(LoadBalancerStatus status, Refreshed.Result result, String detail) {
        return new Refreshed(status.loadBalancer().id(), status.title(), result, Duration.ZERO, detail);
    }

    /** @return false if this thread was interrupted */
    private boolean pause() {
        if (stopped.isPresent() && underWay.isEmpty()) {
            waiting.forEach(status -> ended.add(outcome(status, Refreshed.Result.LEFT, "not begun: " + stopped.get())));
            waiting.clear();
            return true;
        }
        return waiting.isEmpty() && underWay.isEmpty() || sleep(pace.poll());
    }

    private static boolean sleep(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private RefreshReport report() {
        underWay.forEach(failover -> ended.add(outcome(
                failover.before(),
                Refreshed.Result.LEFT,
                "under way: Octavia goes on with it; run again to see how it ended")));
        waiting.forEach(status -> ended.add(outcome(status, Refreshed.Result.LEFT, "not begun: aborted")));
        return new RefreshReport(ended, stopped);
    }
}
