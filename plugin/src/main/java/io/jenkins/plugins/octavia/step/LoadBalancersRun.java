package io.jenkins.plugins.octavia.step;

import hudson.AbortException;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.config.RunClouds;
import io.jenkins.plugins.octavia.file.FileProblem;
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
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.step.StepStatus.Activity;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at load balancers or fails them over: runs core, and reports to the log, the artifacts and the build's page. */
final class LoadBalancersRun {

    private static final String ARTIFACT = "octavia-load-balancers.json";

    /** How many a message names: a cloud may have thousands. */
    private static final int SHOWN = 20;

    private final ProvisioningRequest request;
    private final Selection selection;
    private final Pace pace;
    private final BuildContext build;
    private final Optional<Workspace> workspace;

    LoadBalancersRun(ProvisioningRequest request, Selection selection, Pace pace, BuildContext build)
            throws IOException, InterruptedException {
        this.request = request;
        this.selection = selection;
        this.pace = pace;
        this.build = build;
        this.workspace = Workspace.of(build);
    }

    Map<String, Object> perform() throws IOException, InterruptedException {
        try (MemoryFolder memory = new MemoryFolder(
                workspace.map(w -> w.secretFolder().getRemote()).orElse("/octavia-prerequisites"))) {
            RequestReader reader = new RequestReader(request, build, memory);
            Spec spec = reader.spec();
            CloudConfig config = new RunClouds(build.run())
                    .find(request.target().cloud(), request.target().credentialsId(), reader::caCertificate);
            config.warnings().forEach(build.log()::warning);
            Inputs inputs = reader.inputs(spec, Optional.empty());
            ArtifactFolder folder =
                    ArtifactFolder.of(config.name(), request.target().credentialsId(), spec.network());
            folder.refuseTooLong();
            Cloud cloud = StepCloud.connect(config, request.target().runsOnAgent(), build);
            Fleet.refuseWithoutOctavia(cloud);
            Seen seen = new Seen(spec, cloud, inputs, folder);
            return request.dryRun() ? status(seen) : refresh(seen);
        }
    }

    /** What a call is about. */
    private record Seen(Spec spec, Cloud cloud, Inputs inputs, ArtifactFolder folder) {

        /** What names and tags mean now. */
        Fleet fleet() {
            return new Fleet(cloud, Targets.of(spec, inputs.conf(), cloud), inputs.clock());
        }
    }

    private Map<String, Object> status(Seen seen) throws IOException, InterruptedException {
        List<LoadBalancerStatus> statuses = selection.of(seen.fleet().look());
        build.log().loadBalancers(statuses);
        BuildSummary.Part part = show(
                seen,
                statuses.stream()
                        .filter(status -> !status.drifts().isEmpty())
                        .map(LoadBalancerRow::of)
                        .toList());
        return archived(seen, part, LoadBalancersJson.map(statuses));
    }

    private Map<String, Object> refresh(Seen seen) throws IOException, InterruptedException {
        RefreshReport report = Refresh.underLock(
                seen.inputs().turn(seen.cloud(), new Notes(build.log())),
                () -> new Refresh(
                        seen.cloud(),
                        seen.fleet(),
                        selection,
                        pace,
                        new QuotaHeadRoom(seen.cloud()),
                        seen.inputs().clock(),
                        new Told(seen)));
        // An interrupted thread can write no file.
        boolean isAborted = Thread.interrupted();
        BuildSummary.Part part =
                show(seen, report.refreshed().stream().map(LoadBalancerRow::of).toList());
        Optional<String> problem = problem(report);
        if (isAborted) {
            problem.ifPresent(build.log()::note);
            throw new InterruptedException();
        }
        if (report.refreshed().isEmpty()) {
            build.log().note("no load balancer had to be failed over");
        }
        Map<String, Object> map = LoadBalancersJson.map(report);
        if (problem.isPresent()) {
            archiveWhatThereIs(seen, part, map);
            throw new AbortException("cloud " + seen.cloud().name() + ": " + problem.get());
        }
        return archived(seen, part, map);
    }

    /** Empty if all are as they should be. */
    private static Optional<String> problem(RefreshReport report) {
        if (!report.isFailed() && !report.isSomethingLeft()) {
            return Optional.empty();
        }
        List<Refreshed> left = report.refreshed().stream()
                .filter(one -> !one.result().isDone())
                .toList();
        return Optional.of(left.size() + " of " + report.refreshed().size() + " load balancers are not up to date"
                + report.stopped().map(why -> " (stopped: " + why + ")").orElse("")
                + left.stream()
                        .limit(SHOWN)
                        .map(one -> "\n" + one.title() + ": " + one.result().label() + ": " + one.detail())
                        .collect(Collectors.joining())
                + (left.size() > SHOWN ? "\nand " + (left.size() - SHOWN) + " more, on the build's page" : "")
                + "\nRun again to go on: what is done stays done");
    }

    private BuildSummary.Part show(Seen seen, List<LoadBalancerRow> rows) throws IOException {
        return BuildSummary.add(build.run(), seen.folder(), seen.cloud(), rows);
    }

    private Map<String, Object> archived(Seen seen, BuildSummary.Part part, Map<String, Object> map)
            throws IOException, InterruptedException {
        if (workspace.isPresent()) {
            synchronized (part) {
                workspace.get().archive(Map.of(seen.folder().path() + "/" + ARTIFACT, DeploymentJson.bytes(map)));
            }
        }
        return PlainValues.ofMap(map);
    }

    /** The message of the failure matters more. */
    private void archiveWhatThereIs(Seen seen, BuildSummary.Part part, Map<String, Object> map)
            throws InterruptedException {
        try {
            archived(seen, part, map);
        } catch (IOException e) {
            build.log().warning("artifacts: " + FileProblem.named(e));
        }
    }

    /** What is under way is the step's status, and what has ended is on the build's page at once. */
    private final class Told implements RefreshListener {

        private final Seen seen;
        private final Map<String, Activity> underWay = new HashMap<>();

        Told(Seen seen) {
            this.seen = seen;
        }

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
                show(seen, List.of(LoadBalancerRow.of(refreshed)));
            } catch (IOException e) {
                // No reason to leave the others: it is written again at the end.
                build.log().warning("the build's page: " + FileProblem.named(e));
            }
        }

        private void end(String id) {
            Optional.ofNullable(underWay.remove(id)).ifPresent(build.status()::end);
        }
    }

    /** What the lock has to say. */
    private record Notes(BuildLog log) implements Listener {

        @Override
        public void ensured(Resource resource) {}

        @Override
        public void uploaded(long sent, long size) {}

        @Override
        public void note(String message) {
            log.note(message);
        }
    }
}
