package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.loadbalancer.AgentUpdate;
import io.jenkins.plugins.octavia.loadbalancer.Drift;
import io.jenkins.plugins.octavia.loadbalancer.LoadBalancerStatus;
import io.jenkins.plugins.octavia.loadbalancer.RefreshListener;
import io.jenkins.plugins.octavia.loadbalancer.RefreshReport;
import io.jenkins.plugins.octavia.loadbalancer.Refreshed;
import io.jenkins.plugins.octavia.loadbalancer.Refreshed.Result;
import io.jenkins.plugins.octavia.text.Printable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Load balancers for people. */
final class LoadBalancerProgress implements RefreshListener, AgentUpdate.Listener {

    private final PrintStream lines;

    /** With JSON on standard output, people read standard error. */
    LoadBalancerProgress(Surroundings surroundings, boolean json) {
        this.lines = json ? surroundings.err() : surroundings.out();
    }

    void print(List<LoadBalancerStatus> statuses) {
        List<LoadBalancerStatus> behind =
                statuses.stream().filter(status -> !status.drifts().isEmpty()).toList();
        for (LoadBalancerStatus status : behind) {
            lines.println("  " + status.title() + "  "
                    + Printable.line(status.loadBalancer().provisioningStatus() + " "
                            + status.loadBalancer().operatingStatus() + ", project "
                            + status.loadBalancer().projectId()));
            status.drifts().stream().map(Drift::toString).distinct().forEach(line -> lines.println("      " + line));
        }
        lines.println(
                behind.isEmpty()
                        ? "All " + statuses.size() + " load balancers are as they should be."
                        : behind.size() + " of " + statuses.size() + " load balancers are not as they should be.");
    }

    @Override
    public void began(LoadBalancerStatus status, boolean isCanary) {
        lines.printf("  %-10s %s%s%n", "failover", status.title(), isCanary ? ", the canary" : "");
    }

    @Override
    public void ended(Refreshed refreshed, Progress progress) {
        lines.printf(
                "  %-10s %s%s%s; %d of %d%s%n",
                refreshed.result().label(),
                refreshed.title(),
                refreshed.result() == Result.DONE ? " in " + refreshed.took().toSeconds() + " s" : "",
                refreshed.detail().isEmpty() ? "" : ": " + refreshed.detail(),
                progress.done(),
                progress.total(),
                progress.left().isZero() ? "" : ", about " + progress.left().toSeconds() + " s left");
    }

    @Override
    public void told(String title, boolean isCanary) {
        lines.printf("  %-10s %s%s%n", "configure", title, isCanary ? ", the canary" : "");
    }

    @Override
    public void watching(int agents, Duration soak) {
        lines.printf("  %-10s %d amphorae for %d s%n", "watch", agents, soak.toSeconds());
    }

    @Override
    public void ended(Refreshed refreshed) {
        lines.printf("  %-10s %s: %s%n", refreshed.result().label(), refreshed.title(), refreshed.detail());
    }

    /** How an update of agents ended. */
    void endedAgents(RefreshReport report) {
        report.stopped().ifPresent(why -> lines.println("Stopped: " + why + "."));
        long done = report.refreshed().stream()
                .filter(one -> one.result() == Result.DONE)
                .count();
        long left = report.refreshed().stream()
                .filter(one -> !one.result().isDone())
                .count();
        lines.println(done + " agents were told, and their amphorae serve as before; " + left + " left"
                + (left == 0 ? "." : "; run again to go on."));
    }

    /** How a refresh ended. */
    void ended(RefreshReport report) {
        report.stopped().ifPresent(why -> lines.println("Stopped: " + why + "."));
        long left = report.refreshed().stream()
                .filter(one -> !one.result().isDone())
                .count();
        if (report.refreshed().isEmpty()) {
            lines.println("No load balancer had to be failed over.");
        } else {
            lines.println((report.refreshed().size() - left) + " done, " + left + " left; run again to go on.");
        }
    }
}
