package io.jenkins.plugins.octavia.step;

import hudson.AbortException;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.loadbalancer.AgentUpdate;
import io.jenkins.plugins.octavia.loadbalancer.AuthorityChange;
import io.jenkins.plugins.octavia.loadbalancer.Fleet;
import io.jenkins.plugins.octavia.loadbalancer.LoadBalancerStatus;
import io.jenkins.plugins.octavia.loadbalancer.LoadBalancersJson;
import io.jenkins.plugins.octavia.loadbalancer.Pace;
import io.jenkins.plugins.octavia.loadbalancer.QuotaHeadRoom;
import io.jenkins.plugins.octavia.loadbalancer.Refresh;
import io.jenkins.plugins.octavia.loadbalancer.RefreshListener;
import io.jenkins.plugins.octavia.loadbalancer.RefreshReport;
import io.jenkins.plugins.octavia.loadbalancer.Refreshed;
import io.jenkins.plugins.octavia.loadbalancer.Selection;
import io.jenkins.plugins.octavia.loadbalancer.Targets;
import io.jenkins.plugins.octavia.prerequisite.lock.Turn;
import io.jenkins.plugins.octavia.step.StepStatus.Activity;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at load balancers or fails them over: runs core, and reports to the log, the artifacts and the build's page. */
final class LoadBalancersRun {

    private static final String ARTIFACT = "octavia-load-balancers.json";

    /** How many a message names: a cloud may have thousands. */
    private static final int SHOWN = 20;

    private final StepSession session;
    private final BuildContext build;
    private final Selection selection;
    private final Pace pace;

    LoadBalancersRun(StepSession session, Selection selection, Pace pace) {
        Fleet.refuseWithoutOctavia(session.cloud());
        this.session = session;
        this.build = session.build();
        this.selection = selection;
        this.pace = pace;
    }

    /** What names and tags mean now. */
    private Fleet fleet() {
        return new Fleet(
                session.cloud(),
                Targets.of(session.spec(), session.inputs().conf(), session.cloud()),
                AuthorityChange.in(session.inputs().out()),
                session.inputs().clock());
    }

    Map<String, Object> status() throws IOException, InterruptedException {
        List<LoadBalancerStatus> statuses = selection.of(fleet().look());
        build.log().loadBalancers(statuses);
        BuildSummary.Part part = show(statuses.stream()
                .filter(status -> !status.drifts().isEmpty())
                .map(LoadBalancerRow::of)
                .toList());
        return session.archived(ARTIFACT, part, LoadBalancersJson.map(statuses));
    }

    /** @param configures whether the agents of amphorae that stay are told after that */
    Map<String, Object> refresh(boolean configures) throws IOException, InterruptedException {
        Told told = new Told();
        Turn turn = session.inputs().turn(session.cloud(), new StepListener(build.log()));
        RefreshReport report = Refresh.underLock(
                turn,
                () -> new Refresh(
                        session.cloud(),
                        fleet(),
                        selection,
                        pace,
                        new QuotaHeadRoom(session.cloud()),
                        session.inputs().clock(),
                        told));
        Optional<RefreshReport> agents = configures
                ? AgentUpdate.after(report, turn, session.cloud(), this::fleet, selection, pace, told)
                : Optional.empty();
        // An interrupted thread can write no file.
        boolean isAborted = Thread.interrupted();
        BuildSummary.Part part = show(rows(report, agents));
        Optional<String> problem = Stream.of(
                        problem("load balancers are not up to date", report),
                        agents.flatMap(update -> problem("agents were not told", update)))
                .flatMap(Optional::stream)
                .reduce((one, other) -> one + "\n" + other)
                .map(text -> text + "\nRun again to go on: what is done stays done");
        if (isAborted) {
            problem.ifPresent(build.log()::note);
            throw new InterruptedException();
        }
        if (report.refreshed().isEmpty()) {
            build.log().note("no load balancer had to be failed over");
        }
        agents.ifPresent(update ->
                build.log().note(update.refreshed().size() + " agents were to be told, and their amphorae watched"));
        Map<String, Object> map = LoadBalancersJson.map(report, agents);
        if (problem.isPresent()) {
            session.archiveWhatThereIs(ARTIFACT, part, map);
            throw new AbortException("cloud " + session.cloud().name() + ": " + problem.get());
        }
        return session.archived(ARTIFACT, part, map);
    }

    /** Of agents only those that need to be seen to. */
    private static List<LoadBalancerRow> rows(RefreshReport report, Optional<RefreshReport> agents) {
        return Stream.concat(
                        report.refreshed().stream(),
                        agents.stream()
                                .flatMap(update -> update.refreshed().stream())
                                .filter(one -> !one.result().isDone()))
                .map(LoadBalancerRow::of)
                .toList();
    }

    /** Empty if all are as they should be. */
    private static Optional<String> problem(String what, RefreshReport report) {
        if (!report.isFailed() && !report.isSomethingLeft()) {
            return Optional.empty();
        }
        List<Refreshed> left = report.refreshed().stream()
                .filter(one -> !one.result().isDone())
                .toList();
        return Optional.of(left.size() + " of " + report.refreshed().size() + " " + what
                + report.stopped().map(why -> " (stopped: " + why + ")").orElse("")
                + left.stream()
                        .limit(SHOWN)
                        .map(one -> "\n" + one.title() + ": " + one.result().label() + ": " + one.detail())
                        .collect(Collectors.joining())
                + (left.size() > SHOWN ? "\nand " + (left.size() - SHOWN) + " more, on the build's page" : ""));
    }

    private BuildSummary.Part show(List<LoadBalancerRow> rows) throws IOException {
        return BuildSummary.add(build.run(), session.folder(), session.cloud(), rows);
    }

    /** What is under way is the step's status, and what has ended is on the build's page at once. */
    private final class Told implements RefreshListener, AgentUpdate.Listener {

        private final Map<String, Activity> underWay = new HashMap<>();

        @Override
        public void began(LoadBalancerStatus status, boolean isCanary) {
            String id = status.loadBalancer().id();
            end(id);
            underWay.put(id, build.status().begin("failing over load balancer " + status.title()));
            build.log().began(status, isCanary);
        }

        @Override
        public void ended(Refreshed refreshed, Progress progress) {
            end(refreshed.id());
            build.log().ended(refreshed, progress);
            try {
                show(List.of(LoadBalancerRow.of(refreshed)));
            } catch (IOException e) {
                // No reason to leave the others: it is written again at the end.
                build.log().warning("the build's page: " + FileProblem.named(e));
            }
        }

        @Override
        public void told(String title, boolean isCanary) {
            build.log().told(title, isCanary);
        }

        @Override
        public void watching(int agents, Duration soak) {
            build.log().note("watching " + agents + " amphorae for " + soak.toSeconds() + " s");
        }

        @Override
        public void ended(Refreshed refreshed) {
            build.log().ended(refreshed);
        }

        private void end(String id) {
            Optional.ofNullable(underWay.remove(id)).ifPresent(build.status()::end);
        }
    }
}
