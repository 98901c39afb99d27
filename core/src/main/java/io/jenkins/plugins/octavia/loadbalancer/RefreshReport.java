package io.jenkins.plugins.octavia.loadbalancer;

import java.util.List;
import java.util.Optional;

/**
 * What a refresh did, or an update of agents.
 *
 * @param refreshed an entry for each load balancer that was to be brought up to date, or for each amphora
 * @param stopped why no further ones were begun
 */
public record RefreshReport(List<Refreshed> refreshed, Optional<String> stopped) {

    public RefreshReport {
        refreshed = List.copyOf(refreshed);
    }

    public boolean isFailed() {
        return stopped.isPresent() || refreshed.stream().anyMatch(one -> one.result() == Refreshed.Result.FAILED);
    }

    /** Whether some are not as they should be. */
    public boolean isSomethingLeft() {
        return refreshed.stream().anyMatch(one -> !one.result().isDone());
    }
}
