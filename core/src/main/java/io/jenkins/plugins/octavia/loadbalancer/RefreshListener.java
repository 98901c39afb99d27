package io.jenkins.plugins.octavia.loadbalancer;

import java.time.Duration;

/** Receives progress of a refresh as it happens. */
public interface RefreshListener {

    /** A failover was asked for. */
    void began(LoadBalancerStatus status, boolean isCanary);

    /** One has come to its end. */
    void ended(Refreshed refreshed, Progress progress);

    /**
     * How far it is.
     *
     * @param done those that have ended
     * @param total those that are to be brought up to date, as far as is known now
     * @param left an estimate by what those before took; zero until one was failed over, and at the end
     */
    record Progress(int done, int total, Duration left) {}
}
