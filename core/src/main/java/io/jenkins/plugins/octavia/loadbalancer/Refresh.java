package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.loadbalancer.RefreshListener.Progress;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.lock.Lock;
import io.jenkins.plugins.octavia.prerequisite.lock.Turn;
import io.jenkins.plugins.octavia.text.Printable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Brings load balancers up to date by failing them over: canaries first, then some at a time. Which amphora is made of what
 * is the only state: a run that was killed is simply begun again, and no load balancer that is as it should be is touched.
 */
public final class Refresh {

    /** When a hypervisor had no room, or a worker was restarted, a second one heals what the first one left. */
    private static final int ATTEMPTS = 2;

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
    /** How often each was begun. */
    private final Map<String, Integer> attempts = new HashMap<>();
    /** Since when each could not be begun for others that are at it, or for a cloud that does not answer. */
    private final Map<String, Long> hinderedSince = new HashMap<>();

    private int canariesLeft;
    private int failures;
    /** How many have ended, and the time that they took together, without soaking. */
    private int failovers;

    private Duration inFailovers = Duration.ZERO;
    private long nextBegin;
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
        nextBegin = System.nanoTime();
        sorted(all).forEach(waiting::add);
        try {
            while (!waiting.isEmpty() || !underWay.isEmpty()) {
                poll();
                begin();
                if (!pause()) {
                    stop("aborted");
                    break;
                }
            }
        } catch (Refusal e) {
            // This run has the lock no longer: nothing more may be begun, and what was begun goes on.
            stop(e.getMessage());
        }
        return report();
    }

    private List<LoadBalancerStatus> sorted(List<LoadBalancerStatus> all) {
        List<LoadBalancerStatus> wanted = selection.of(all).stream()
                .filter(status -> status.loadBalancer().isPending() || status.hasDrift(selection.reasons()))
                .toList();
        // Nobody replaces the amphora of one in ERROR when it dies, so a failover that fails takes nothing from it, and
        // ends the run before another loses as much. Of the rest a pair shows most and risks least.
        return wanted.stream()
                .sorted(Comparator.comparing((LoadBalancerStatus status) ->
                                status.loadBalancer().isPending())
                        .thenComparing(status -> !status.loadBalancer().isError())
                        .thenComparing(status -> !status.isPair())
                        .thenComparing(status -> status.loadBalancer().createdAt()))
                .toList();
    }

    /** If nothing is heard of any amphora, a failover would tell nothing either, and its health could not be seen. */
    private static void refuseSilence(List<LoadBalancerStatus> all) {
        List<LoadBalancerStatus> speaking =
                all.stream().filter(status -> status.loadBalancer().isToSpeak()).toList();
        if (!speaking.isEmpty() && speaking.stream().allMatch(status -> status.hasDrift(Set.of(Reason.SILENT)))) {
            throw new Refusal("load balancers: all " + speaking.size() + " that are ACTIVE and have listeners are"
                    + " OFFLINE, so no heartbeats reach Octavia; see to octavia-health-manager first");
        }
        all.forEach(status -> breaker(status).ifPresent(reason -> {
            throw new Refusal(reason);
        }));
    }

    private static Optional<String> breaker(LoadBalancerStatus status) {
        return status.amphorae().stream().map(Amphora::status).anyMatch("FAILOVER_STOPPED"::equals)
                ? Optional.of("load balancer " + status.title() + ": an amphora is in FAILOVER_STOPPED, so Octavia saw"
                        + " too many fail at once and stopped replacing them; find out why first")
                : Optional.empty();
    }

    private void poll() {
        for (Failover failover : List.copyOf(underWay)) {
            failover.poll().ifPresent(end -> {
                underWay.remove(failover);
                ended(failover, end);
            });
        }
    }

    private void ended(Failover failover, Failover.End end) {
        boolean isAnotherAttempt = end.result() == Failover.Result.ERROR
                && attempts.get(failover.before().loadBalancer().id()) < ATTEMPTS;
        if (failover.isCanary() && end.result() != Failover.Result.DONE) {
            // What it was to show it has not shown.
            canariesLeft++;
        }
        if (end.result() == Failover.Result.AGAIN || isAnotherAttempt) {
            waiting.addFirst(failover.before());
            return;
        }
        boolean isSoaked = failover.isCanary() && end.result() == Failover.Result.DONE;
        inFailovers = inFailovers.plus(failover.elapsed()).minus(isSoaked ? pace.soak() : Duration.ZERO);
        failovers++;
        Refreshed.Result result = switch (end.result()) {
            case DONE -> Refreshed.Result.DONE;
            case DELETED -> Refreshed.Result.DELETED;
            case ERROR, FAILED, AGAIN -> Refreshed.Result.FAILED;
        };
        end(new Refreshed(
                failover.before().loadBalancer().id(),
                failover.before().title(),
                failover.before().drifts(),
                result,
                failover.elapsed(),
                end.detail()));
        if (failover.isCanary() && !result.isDone()) {
            stop("a canary failed");
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
        return new Progress(ended.size(), ended.size() + left, estimate());
    }

    /** By what those before took: canaries one by one, each with its soak, and then some at a time. */
    private Duration estimate() {
        if (failovers == 0) {
            return Duration.ZERO;
        }
        Duration each = inFailovers.dividedBy(failovers);
        int canaries = Math.min(canariesLeft, waiting.size());
        int others = waiting.size() - canaries;
        Duration work = each.multipliedBy(others);
        for (Failover failover : underWay) {
            work = work.plus(longer(each.minus(failover.elapsed()), Duration.ZERO));
        }
        int atOnce = Math.max(1, Math.min(pace.parallel(), others + underWay.size()));
        return each.plus(pace.soak())
                .multipliedBy(canaries)
                .plus(longer(work.dividedBy(atOnce), pace.pause().multipliedBy(others)));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
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
                looked > 0
                        && stopped.isEmpty()
                        && !isCanaryUnderWay
                        && underWay.size() < width
                        && System.nanoTime() >= nextBegin;
                looked--) {
            LoadBalancerStatus next = waiting.remove();
            try {
                if (begin(next)) {
                    return;
                }
            } catch (CloudException e) {
                if (!e.fateUnknown()) {
                    end(outcome(next, Refreshed.Result.FAILED, e.getMessage()));
                    if (isCanary(next)) {
                        stop("a canary failed");
                    }
                } else {
                    hindered(next, e.getMessage());
                }
                return;
            }
        }
    }

    /** @return whether none other is begun at this time */
    private boolean begin(LoadBalancerStatus seen) {
        String id = seen.loadBalancer().id();
        Optional<LoadBalancerStatus> now = fleet.look(id, seen.target());
        if (now.isEmpty()) {
            end(outcome(seen, Refreshed.Result.DELETED, "deleted meanwhile"));
            return false;
        }
        LoadBalancerStatus status = now.get();
        if (status.loadBalancer().isPending()) {
            awaitOthers(status);
            return false;
        }
        boolean isHealing = attempts.containsKey(id) && status.loadBalancer().isError();
        if (!isHealing && !status.hasDrift(selection.reasons())) {
            end(outcome(status, Refreshed.Result.DONE_BY_OTHERS, ""));
            return false;
        }
        Optional<String> reason = reasonToLeave(status);
        if (reason.isPresent()) {
            end(outcome(status, Refreshed.Result.LEFT, reason.get()));
            return false;
        }
        if (!isPossible(status)) {
            return true;
        }
        boolean isCanary = isCanary(seen);
        Failover failover = new Failover(cloud.loadBalancing(), fleet, status, selection.reasons(), pace, isCanary);
        failover.begin();
        attempts.merge(id, 1, Integer::sum);
        hinderedSince.remove(id);
        if (isCanary) {
            canariesLeft--;
        }
        nextBegin = System.nanoTime() + (canariesLeft > 0 ? 0 : pace.pause().toNanos());
        underWay.add(failover);
        listener.began(status, isCanary);
        return isCanary;
    }

    /** One that was in ERROR when it was seen first is no measure for the others. */
    private boolean isCanary(LoadBalancerStatus seen) {
        return canariesLeft > 0 && !seen.loadBalancer().isError();
    }

    private Optional<String> reasonToLeave(LoadBalancerStatus status) {
        if (status.target().imageTag().isPresent() && status.target().imageId().isEmpty()) {
            return Optional.of("no active image has tag "
                    + Printable.line(status.target().imageTag().get())
                    + ", so Octavia could not make a new amphora; tag one, or correct its Octavia flavor");
        }
        return status.isPair() || pace.outage().isAllowedAt(clock.instant())
                ? Optional.empty()
                : Optional.of("has one amphora, so its users would be cut off for seconds to minutes, which "
                        + pace.outage().permission());
    }

    private void awaitOthers(LoadBalancerStatus status) {
        if (status.hasDrift(Set.of(Reason.STUCK))) {
            end(outcome(status, Refreshed.Result.LEFT, status.drifts().get(0).text()));
        } else {
            hindered(
                    status,
                    "is " + status.loadBalancer().provisioningStatus() + " since "
                            + status.loadBalancer().updatedAt());
        }
    }

    /** It waits until it can be begun, for as long as one may take. */
    private void hindered(LoadBalancerStatus status, String why) {
        long now = System.nanoTime();
        long since = hinderedSince.computeIfAbsent(status.loadBalancer().id(), id -> now);
        if (now - since > pace.timeout().toNanos()) {
            end(outcome(status, Refreshed.Result.LEFT, why));
        } else {
            waiting.add(status);
        }
    }

    /** Whether a new amphora could come to be; else the run stops, or waits for those that are under way. */
    private boolean isPossible(LoadBalancerStatus status) {
        Optional<String> lacking =
                breaker(status).or(() -> status.target().imageId().flatMap(this::imageFault));
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
        return new Refreshed(
                status.loadBalancer().id(), status.title(), status.drifts(), result, Duration.ZERO, detail);
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
