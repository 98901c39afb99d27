package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.loadbalancer.Drift;
import io.jenkins.plugins.octavia.loadbalancer.LoadBalancerStatus;
import io.jenkins.plugins.octavia.loadbalancer.Refreshed;
import io.jenkins.plugins.octavia.loadbalancer.Refreshed.Result;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** One load balancer on a build's page; not a record, because XStream cannot write one. */
public final class LoadBalancerRow {

    private final String id;
    private final String title;
    private final String differs;
    private final String happened;
    private final long seconds;
    private final boolean behind;

    private LoadBalancerRow(String id, String title, String differs, String happened, long seconds, boolean behind) {
        this.id = Objects.requireNonNullElse(id, "");
        this.title = Objects.requireNonNullElse(title, "");
        this.differs = Objects.requireNonNullElse(differs, "");
        this.happened = Objects.requireNonNullElse(happened, "");
        this.seconds = seconds;
        this.behind = behind;
    }

    /** Of one that is behind, and was only looked at. */
    static LoadBalancerRow of(LoadBalancerStatus status) {
        return new LoadBalancerRow(
                status.loadBalancer().id(), status.title(), text(status.drifts()), "only looked at", 0, true);
    }

    static LoadBalancerRow of(Refreshed refreshed) {
        return new LoadBalancerRow(
                refreshed.id(),
                refreshed.title(),
                text(refreshed.drifts()),
                refreshed.result() == Result.DONE
                        ? "failed over"
                        : refreshed.result().label() + (refreshed.detail().isEmpty() ? "" : ": " + refreshed.detail()),
                refreshed.took().toSeconds(),
                !refreshed.result().isDone());
    }

    private static String text(List<Drift> drifts) {
        return drifts.stream().map(Drift::toString).distinct().collect(Collectors.joining("; "));
    }

    /** XStream runs no constructor. */
    private Object readResolve() {
        return new LoadBalancerRow(id, title, differs, happened, seconds, behind);
    }

    public String getId() {
        return id;
    }

    /** The name, and the id. */
    public String getTitle() {
        return title;
    }

    public String getDiffers() {
        return differs;
    }

    public String getHappened() {
        return happened;
    }

    public long getSeconds() {
        return seconds;
    }

    /** Whether it still differs from what it should be. */
    public boolean isBehind() {
        return behind;
    }
}
