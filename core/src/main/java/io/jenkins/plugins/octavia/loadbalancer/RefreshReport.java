package io.jenkins.plugins.octavia.loadbalancer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** The ids of those that have new amphorae now, or are no more. */
    Set<String> replaced() {
        return refreshed.stream()
                .filter(one -> one.result() == Refreshed.Result.DONE || one.result() == Refreshed.Result.DELETED)
                .map(Refreshed::id)
                .collect(Collectors.toSet());
    }

    /** Whether some are not as they should be. */
    public boolean isSomethingLeft() {
        return refreshed.stream().anyMatch(one -> !one.result().isDone());
    }
}
