package io.jenkins.plugins.octavia.prerequisite.base;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** This machine's clock and the cloud's. Those of amphorae are set by the cloud's hosts. */
public final class Clocks {

    private static final Duration MOST_APART = Duration.ofMinutes(5);

    private Clocks() {}

    /** What either says, if they are too far apart for certificates that one makes and the other reads. */
    public static Optional<String> difference(Instant here, Instant cloud) {
        return Duration.between(here, cloud).abs().compareTo(MOST_APART) > 0
                ? Optional.of("it is " + here.truncatedTo(ChronoUnit.SECONDS) + " by this machine's clock and "
                        + cloud.truncatedTo(ChronoUnit.SECONDS) + " by the cloud's")
                : Optional.empty();
    }
}
