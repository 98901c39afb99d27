package io.jenkins.plugins.octavia.step;

import hudson.model.TaskListener;
import io.jenkins.plugins.octavia.doctor.Finding;
import io.jenkins.plugins.octavia.doctor.Severity;
import io.jenkins.plugins.octavia.loadbalancer.Drift;
import io.jenkins.plugins.octavia.loadbalancer.LoadBalancerStatus;
import io.jenkins.plugins.octavia.loadbalancer.RefreshListener.Progress;
import io.jenkins.plugins.octavia.loadbalancer.Refreshed;
import io.jenkins.plugins.octavia.prerequisite.Destruction;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The lines in a build's console: one for each resource or load balancer, and the progress of uploads. */
final class BuildLog {

    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final TaskListener listener;
    private final LongSupplier nanoTime;
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private long lastProgress;

    BuildLog(TaskListener listener) {
        this(listener, System::nanoTime);
    }

    BuildLog(TaskListener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.lastProgress = nanoTime.getAsLong();
    }

    TaskListener listener() {
        return listener;
    }

    void ensured(Resource resource) {
        line(resource.action().label(), resource.kind(), resource.name(), resource.id());
    }

    void planned(List<Change> changes) {
        for (Change change : changes) {
            String action = change.action().label();
            line(change.action().isChange() ? "would be " + action : action, change.kind(), change.name(), change.id());
            change.differences().forEach(difference -> say("    " + difference));
        }
        say(
                changes.stream().anyMatch(change -> change.action().isChange())
                        ? "dryRun: nothing was touched"
                        : "dryRun: nothing to do");
    }

    /** What was removed is in the log already, if it was. */
    void destroyed(Destruction.Outcome outcome, boolean dryRun) {
        if (dryRun) {
            outcome.removed()
                    .forEach(resource -> line("would be removed", resource.kind(), resource.name(), resource.id()));
        }
        outcome.left()
                .forEach(left -> say(left.kind() + " " + left.name() + ": left (" + left.id() + "): " + left.reason()));
        say(
                dryRun
                        ? "dryRun: nothing was touched"
                        : outcome.removed().size() + " removed, "
                                + outcome.left().size() + " left");
    }

    /** Those that are not as they should be, each difference a line, and their number. */
    void loadBalancers(List<LoadBalancerStatus> statuses) {
        List<LoadBalancerStatus> behind =
                statuses.stream().filter(status -> !status.drifts().isEmpty()).toList();
        for (LoadBalancerStatus status : behind) {
            say("load balancer " + status.title());
            status.drifts().stream().map(Drift::toString).distinct().forEach(drift -> say("    " + drift));
        }
        say(
                behind.isEmpty()
                        ? "all " + statuses.size() + " load balancers are as they should be"
                        : behind.size() + " of " + statuses.size() + " load balancers are not as they should be");
    }

    /** Each finding of a doctor, and how many there are of a kind. */
    void examined(List<Finding> findings) {
        findings.forEach(finding -> say(finding.toString()));
        say(Severity.counts(findings));
    }

    void began(LoadBalancerStatus status, boolean isCanary) {
        say("load balancer " + status.title() + ": failover" + (isCanary ? ", the canary" : ""));
    }

    void ended(Refreshed refreshed, Progress progress) {
        say("load balancer " + refreshed.title() + ": " + refreshed.result().label()
                + (refreshed.took().isZero() ? "" : " in " + refreshed.took().toSeconds() + " s")
                + (refreshed.detail().isEmpty() ? "" : ": " + refreshed.detail())
                + "; " + progress.done() + " of " + progress.total()
                + (progress.left().isZero() ? "" : ", about " + progress.left().toSeconds() + " s left"));
    }

    void told(String agent, boolean isCanary) {
        say(agent + ": configure" + (isCanary ? ", the canary" : ""));
    }

    /** What became of an agent that is not as it was. */
    void ended(Refreshed agent) {
        say(agent.title() + ": " + agent.result().label() + ": " + agent.detail());
    }

    void note(String message) {
        say("note: " + message);
    }

    void warning(String message) {
        warnings.add(message);
        say("WARNING: " + message);
    }

    /** Those of this step so far. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** At most every five seconds, and at the end. */
    synchronized void uploaded(long sent, long size) {
        long now = nanoTime.getAsLong();
        if (now - lastProgress >= PROGRESS_NANOS || sent == size) {
            lastProgress = now;
            say(String.format(
                    Locale.ROOT,
                    "image: %d %%, %d of %d MiB sent",
                    size == 0 ? 100 : sent * 100 / size,
                    mebibytes(sent),
                    mebibytes(size)));
        }
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    private void line(String action, Kind kind, String name, String id) {
        say(kind + " " + name + ": " + action + (id.isEmpty() ? "" : " (" + id + ")"));
    }

    private void say(String line) {
        listener.getLogger().println("[octavia] " + line);
    }
}
