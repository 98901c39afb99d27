package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** One failover of a load balancer, from the request to what it is afterwards. Nothing of it is kept but in the cloud. */
final class Failover {

    /** Three heartbeats, after which Octavia knows whether the new amphorae serve. */
    private static final Duration HEARTBEATS = Duration.ofSeconds(45);

    private static final List<String> BETTER_FIRST = List.of("ONLINE", "NO_MONITOR", "DRAINING", "DEGRADED");

    private final LoadBalancing octavia;
    private final Fleet fleet;
    private final LoadBalancerStatus before;
    private final Set<Reason> reasons;
    private final Pace pace;
    private final boolean isCanary;
    private final long began = System.nanoTime();
    private boolean isOurs;
    private OptionalLong replacedAt = OptionalLong.empty();
    private OptionalLong wellSince = OptionalLong.empty();
    private long nextPoll = began;

    /** How it ended; {@link #AGAIN} if it has to be judged anew whether one is needed. */
    enum Result {
        DONE,
        DELETED,
        /** The load balancer is in ERROR, which another failover may heal. */
        ERROR,
        AGAIN,
        FAILED
    }

    record End(Result result, String detail) {}

    Failover(
            LoadBalancing octavia,
            Fleet fleet,
            LoadBalancerStatus before,
            Set<Reason> reasons,
            Pace pace,
            boolean isCanary) {
        this.octavia = octavia;
        this.fleet = fleet;
        this.before = before;
        this.reasons = reasons;
        this.pace = pace;
        this.isCanary = isCanary;
    }

    LoadBalancerStatus before() {
        return before;
    }

    boolean isCanary() {
        return isCanary;
    }

    /** Asks for it, unless somebody else is at it already. */
    void begin() {
        try {
            octavia.failover(before.loadBalancer().id());
            isOurs = true;
        } catch (CloudException e) {
            // 409: somebody else is at it; 404: it is gone. Whether a request without an answer did something shows as
            // well.
            if (e.status() != 409 && e.status() != 404 && !e.fateUnknown()) {
                throw e;
            }
        }
    }

    /** Looks how far it is, if it is time to; empty if it goes on. */
    Optional<End> poll() {
        if (System.nanoTime() < nextPoll) {
            return Optional.empty();
        }
        nextPoll = System.nanoTime() + interval().toNanos();
        Optional<LoadBalancerStatus> seen;
        try {
            seen = fleet.look(before.loadBalancer().id(), before.target());
        } catch (CloudException e) {
            // An API that is away for a while says nothing of what the workers do.
            return e.fateUnknown() && !isOver() ? Optional.empty() : ended(Result.FAILED, e.getMessage());
        }
        if (seen.isEmpty()) {
            return ended(Result.DELETED, "deleted meanwhile");
        }
        LoadBalancerStatus now = seen.get();
        if (now.loadBalancer().isPending()) {
            return isOver()
                    ? ended(
                            Result.FAILED,
                            now.loadBalancer().provisioningStatus() + " after "
                                    + pace.timeout().toSeconds()
                                    + " s; if no worker of Octavia is at it, only the database ends that")
                    : Optional.empty();
        }
        if (!isOurs && !isReplaced(now)) {
            return ended(Result.AGAIN, "");
        }
        if (now.loadBalancer().isError()) {
            return ended(
                    Result.ERROR, "ended in ERROR: see the log of octavia-worker (no room on a hypervisor? a quota?)");
        }
        if (!isReplaced(now)) {
            return ended(Result.FAILED, "its amphorae are the old ones");
        }
        if (now.hasDrift(reasons)) {
            return ended(
                    Result.FAILED,
                    now.drifts().stream()
                                    .filter(drift -> reasons.contains(drift.reason()))
                                    .map(Drift::toString)
                                    .collect(Collectors.joining("; "))
                            + "; do Octavia's workers have this octavia.conf?");
        }
        return settled(now);
    }

    /** What is seen late keeps the next one waiting: by a fortieth of what this one took, on average. */
    private Duration interval() {
        Duration part = elapsed().dividedBy(20);
        Duration longest = pace.poll().multipliedBy(5);
        if (part.compareTo(pace.poll()) < 0) {
            return pace.poll();
        }
        return part.compareTo(longest) < 0 ? part : longest;
    }

    private boolean isReplaced(LoadBalancerStatus now) {
        Set<String> old = before.amphorae().stream().map(Amphora::id).collect(Collectors.toSet());
        return now.amphorae().stream().noneMatch(amphora -> old.contains(amphora.id()))
                && now.amphorae().stream().allMatch(Amphora::isAllocated);
    }

    /** A load balancer has to serve no worse than before, and a canary has to go on so. */
    private Optional<End> settled(LoadBalancerStatus now) {
        long time = System.nanoTime();
        if (replacedAt.isEmpty()) {
            replacedAt = OptionalLong.of(time);
        }
        if (rank(now) > rank(before)) {
            wellSince = OptionalLong.empty();
            return time - replacedAt.getAsLong() > HEARTBEATS.toNanos()
                    ? ended(
                            Result.FAILED,
                            "its operating status is " + now.loadBalancer().operatingStatus() + ", and was "
                                    + before.loadBalancer().operatingStatus() + " before")
                    : Optional.empty();
        }
        if (wellSince.isEmpty()) {
            wellSince = OptionalLong.of(time);
        }
        return isCanary && time - wellSince.getAsLong() < pace.soak().toNanos()
                ? Optional.empty()
                : ended(Result.DONE, "");
    }

    /** How well it serves, the best first. */
    static int rank(LoadBalancerStatus status) {
        int rank = BETTER_FIRST.indexOf(status.loadBalancer().operatingStatus());
        return rank < 0 ? BETTER_FIRST.size() : rank;
    }

    private boolean isOver() {
        return elapsed().compareTo(pace.timeout()) > 0;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static Optional<End> ended(Result result, String detail) {
        return Optional.of(new End(result, detail));
    }
}
