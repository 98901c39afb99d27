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

/** Load balancers for people: a line for each that begins or ends, and a bar below them on a terminal. */
final class LoadBalancerProgress implements RefreshListener, AgentUpdate.Listener {

    private final PrintStream lines;
    private final boolean terminal;
    /** The last line of the terminal; empty if there is none. */
    private String bar = "";

    /** With JSON on standard output, people read standard error. */
    LoadBalancerProgress(Surroundings surroundings, boolean json) {
        this.lines = json ? surroundings.err() : surroundings.out();
        this.terminal =
                json ? surroundings.terminal().err() : surroundings.terminal().out();
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
        line("failover", status.title() + (isCanary ? ", the canary" : ""));
    }

    @Override
    public void ended(Refreshed refreshed, Progress progress) {
        String howFar = progress.done() + " of " + progress.total()
                + (progress.left().isZero() ? "" : ", about " + progress.left().toSeconds() + " s left");
        bar = terminal ? Bar.of("refresh", progress.done(), progress.total(), howFar) : "";
        line(
                refreshed.result().label(),
                refreshed.title()
                        + (refreshed.took().isZero()
                                ? ""
                                : " in " + refreshed.took().toSeconds() + " s")
                        + (refreshed.detail().isEmpty() ? "" : ": " + refreshed.detail())
                        + (terminal ? "" : "; " + howFar));
    }

    @Override
    public void told(String title, boolean isCanary) {
        line("configure", title + (isCanary ? ", the canary" : ""));
    }

    @Override
    public void watching(int agents, Duration soak) {
        line("watch", agents + " amphorae for " + soak.toSeconds() + " s");
    }

    @Override
    public void ended(Refreshed refreshed) {
        line(refreshed.result().label(), refreshed.title() + ": " + refreshed.detail());
    }

    /** Above the bar. */
    private void line(String what, String text) {
        lines.println((terminal ? Bar.ERASE : "") + "  %-10s %s".formatted(what, text));
        lines.print(bar);
        lines.flush();
    }

    private void eraseBar() {
        lines.print(bar.isEmpty() ? "" : Bar.ERASE);
        bar = "";
    }

    /** Another run changes nothing about what each line says a reason of its own for. */
    private static String goingOn(RefreshReport report, long left) {
        return report.stopped().isPresent() && left > 0
                ? "; run again to go on."
                : left > 0 ? ", for the reasons above." : ".";
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
                + goingOn(report, left));
    }

    /** How a refresh ended. */
    void ended(RefreshReport report) {
        eraseBar();
        report.stopped().ifPresent(why -> lines.println("Stopped: " + why + "."));
        long left = report.refreshed().stream()
                .filter(one -> !one.result().isDone())
                .count();
        if (report.refreshed().isEmpty()) {
            lines.println("No load balancer had to be failed over.");
        } else {
            lines.println((report.refreshed().size() - left) + " done, " + left + " left" + goingOn(report, left));
        }
    }
}
