package io.jenkins.plugins.octavia.loadbalancer;

import java.time.Duration;

/**
 * How load balancers are brought up to date.
 *
 * @param canary how many of those that are not in ERROR go first, one after the other; what went wrong with one ends the run
 * @param soak for how long a canary must stay well
 * @param parallel how many are under way at once after that
 * @param pause before each one that begins after that
 * @param maxFailures how many may fail before none is begun any more
 * @param timeout how long one may take
 * @param outage when those with one amphora may be failed over
 * @param poll how often Octavia is asked how far it is
 */
public record Pace(
        int canary,
        Duration soak,
        int parallel,
        Duration pause,
        int maxFailures,
        Duration timeout,
        Outage outage,
        Duration poll) {

    public static final Pace STANDARD = new Pace(
            1,
            Duration.ofMinutes(2),
            2,
            Duration.ZERO,
            0,
            Duration.ofMinutes(30),
            Outage.NEVER,
            Duration.ofMillis(500));

    /** For agents, which are told in a moment: more at once, and time for Octavia's workers between them. */
    public Pace ofAgents() {
        return new Pace(canary, soak, 5, Duration.ofSeconds(1), maxFailures, timeout, outage, poll);
    }
}
