package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.lock.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Has the agents of running amphorae take the options of octavia.conf that they can take without a restart, such as the
 * addresses that they send heartbeats to: one first, then a few at a time. Octavia says of none whether it did. What can be
 * seen is that an amphora from which heartbeats come no longer is replaced, so all are watched for a while.
 */
public final class AgentUpdate {

    /** One that fails is replaced: of a pair without an outage if it is the one that does not serve. */
    private static final List<String> ROLES = List.of("BACKUP", "MASTER");

    private static final int POLLS = 10;
    private static final String ABORTED = "aborted";

    private final LoadBalancing octavia;
    private final Fleet fleet;
    private final Selection selection;
    private final Pace pace;
    private final Listener listener;

    private final List<Refreshed> ended = new ArrayList<>();
    private int failures;
    private Optional<String> stopped = Optional.empty();

    /** Receives progress as it happens. */
    public interface Listener {

        /** An agent is told. */
        void told(String title, boolean isCanary);

        /** All that are told are watched from now on. */
        void watching(int agents, Duration soak);

        /** What became of one, unless it is as it was. */
        void ended(Refreshed refreshed);
    }

    private record Agent(LoadBalancerStatus status, Amphora amphora) {
        String title() {
            return "amphora " + amphora.id() + " of " + status.title();
        }

        int order() {
            int order = ROLES.indexOf(amphora.role());
            return order < 0 ? ROLES.size() : order;
        }
    }

    /**
     * @param pace of which canary, soak, parallel, pause, maxFailures and poll count, for amphorae
     */
    public AgentUpdate(Cloud cloud, Fleet fleet, Selection selection, Pace pace, Listener listener) {
        this.octavia = cloud.loadBalancing();
        this.fleet = fleet;
        this.selection = selection;
        this.pace = pace;
        this.listener = listener;
    }

    /**
     * Does it while no other run changes the project.
     *
     * @param update a new one at each call
     * @throws Refusal if another run has the lock for longer than this one may wait
     */
    public static RefreshReport underLock(Turn turn, Supplier<AgentUpdate> update) {
        return turn.during(() -> update.get().run());
    }

    /**
     * Does it after a refresh, for amphorae that it left: the new ones know everything.
     *
     * @param fleet what names and tags mean then
     * @param pace of the refresh
     * @return empty if the refresh failed: first that has to be seen to
     * @throws Refusal if another run has the lock for longer than this one may wait
     */
    public static Optional<RefreshReport> after(
            RefreshReport refresh,
            Turn turn,
            Cloud cloud,
            Supplier<Fleet> fleet,
            Selection selection,
            Pace pace,
            Listener listener) {
        return refresh.isFailed()
                ? Optional.empty()
                : Optional.of(underLock(
                        turn,
                        () -> new AgentUpdate(
                                cloud, fleet.get(), selection.without(refresh.replaced()), pace.ofAgents(), listener)));
    }

    /**
     * Does it.
     *
     * @throws CloudException if load balancers cannot be listed
     */
    public RefreshReport run() {
        List<Agent> agents = agents();
        List<Agent> canaries = agents.subList(0, Math.min(pace.canary(), agents.size()));
        List<Agent> others = agents.subList(canaries.size(), agents.size());
        List<Agent> told = new ArrayList<>();
        try {
            watch(tell(canaries, true));
            if (failures > 0) {
                stop("a canary failed");
            }
            for (int from = 0; from < others.size() && stopped.isEmpty(); from += pace.parallel()) {
                told.addAll(tell(others.subList(from, Math.min(from + pace.parallel(), others.size())), false));
                if (from + pace.parallel() < others.size()) {
                    pause(pace.pause());
                }
            }
            watch(told);
        } catch (Refusal e) {
            // This run has the lock no longer: no other agent may be told.
            stop(e.getMessage());
        }
        agents.stream()
                .filter(agent -> ended.stream()
                        .noneMatch(one -> one.id().equals(agent.amphora().id())))
                .forEach(agent -> end(
                        agent,
                        Refreshed.Result.LEFT,
                        (told.contains(agent) || canaries.contains(agent) ? "told, but not watched: " : "not told: ")
                                + stopped.orElse("")));
        return new RefreshReport(ended, stopped);
    }

    private List<Agent> agents() {
        List<Agent> agents = new ArrayList<>();
        for (LoadBalancerStatus status : selection.of(fleet.look())) {
            status.amphorae().stream()
                    .map(amphora -> new Agent(status, amphora))
                    .forEach(agent -> reasonToLeave(agent)
                            .ifPresentOrElse(
                                    reason -> end(agent, Refreshed.Result.LEFT, reason), () -> agents.add(agent)));
        }
        agents.sort(Comparator.comparing(Agent::order)
                .thenComparing(agent -> agent.amphora().createdAt()));
        return agents;
    }

    private static Optional<String> reasonToLeave(Agent agent) {
        if (agent.status().loadBalancer().isPending()) {
            return Optional.of("its load balancer is "
                    + agent.status().loadBalancer().provisioningStatus()
                    + "; run again when Octavia has ended that");
        }
        return agent.amphora().isAllocated()
                ? Optional.empty()
                : Optional.of("is " + agent.amphora().status()
                        + ", and its agent may not answer; a failover makes a new one (loadbalancers refresh)");
    }

    /** @return those that Octavia took */
    private List<Agent> tell(List<Agent> agents, boolean isCanary) {
        List<Agent> told = new ArrayList<>();
        for (Agent agent : agents) {
            if (stopped.isPresent()) {
                return told;
            }
            try {
                listener.told(agent.title(), isCanary);
                octavia.configure(agent.amphora().id());
                told.add(agent);
            } catch (CloudException e) {
                if (e.status() == 404) {
                    end(agent, Refreshed.Result.DELETED, "deleted meanwhile");
                } else if (Thread.currentThread().isInterrupted()) {
                    // It may have been told, or not; to tell it again does no harm.
                    stop(ABORTED);
                } else {
                    fail(agent, e.getMessage());
                }
            }
        }
        return told;
    }

    /** Looks at them for as long as an agent that is not heard of any more needs to be found out. */
    private void watch(List<Agent> agents) {
        if (agents.isEmpty()) {
            return;
        }
        listener.watching(agents.size(), pace.soak());
        long began = System.nanoTime();
        Duration often = pace.poll().multipliedBy(POLLS);
        Duration interval = often.compareTo(pace.soak()) < 0 ? often : pace.soak();
        List<Agent> watched = new ArrayList<>(agents);
        for (boolean isOver = false; !isOver && !watched.isEmpty(); ) {
            pause(interval);
            if (stopped.filter(ABORTED::equals).isPresent()) {
                return;
            }
            isOver = System.nanoTime() - began > pace.soak().toNanos();
            Optional<Map<String, LoadBalancerStatus>> seen = look(isOver);
            if (seen.isPresent()) {
                boolean atTheEnd = isOver;
                watched.removeIf(agent -> judge(
                        agent, seen.get().get(agent.status().loadBalancer().id()), atTheEnd));
            }
        }
    }

    /** @param isLast whether an API that is away is not waited for any longer */
    private Optional<Map<String, LoadBalancerStatus>> look(boolean isLast) {
        try {
            Map<String, LoadBalancerStatus> byId = new HashMap<>();
            fleet.look().forEach(status -> byId.put(status.loadBalancer().id(), status));
            return Optional.of(byId);
        } catch (CloudException e) {
            if (!e.fateUnknown() || isLast) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** @return whether it is known what became of it */
    private boolean judge(Agent agent, LoadBalancerStatus now, boolean isOver) {
        if (now == null) {
            return end(agent, Refreshed.Result.DELETED, "its load balancer was deleted meanwhile");
        }
        Optional<Amphora> amphora = now.amphorae().stream()
                .filter(one -> one.id().equals(agent.amphora().id()))
                .findFirst();
        if (amphora.filter(Amphora::isAllocated).isEmpty()) {
            return fail(
                    agent,
                    amphora.map(one -> "is " + one.status()).orElse("was replaced")
                            + " after it was told: do health managers listen at each address of"
                            + " controller_ip_port_list, and have they the workers' heartbeat_key?");
        }
        if (!isOver) {
            return false;
        }
        return Failover.rank(now) > Failover.rank(agent.status())
                ? fail(
                        agent,
                        "the operating status is " + now.loadBalancer().operatingStatus() + ", and was "
                                + agent.status().loadBalancer().operatingStatus() + " before it was told")
                : end(agent, Refreshed.Result.DONE, "");
    }

    private boolean fail(Agent agent, String detail) {
        failures++;
        if (failures > pace.maxFailures()) {
            stop(failures + " failed, and " + pace.maxFailures() + " may");
        }
        return end(agent, Refreshed.Result.FAILED, detail);
    }

    private boolean end(Agent agent, Refreshed.Result result, String detail) {
        Refreshed refreshed =
                new Refreshed(agent.amphora().id(), agent.title(), List.of(), result, Duration.ZERO, detail);
        ended.add(refreshed);
        if (result != Refreshed.Result.DONE) {
            listener.ended(refreshed);
        }
        return true;
    }

    private void stop(String why) {
        if (stopped.isEmpty()) {
            stopped = Optional.of(why);
        }
    }

    private void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(ABORTED);
        }
    }
}
