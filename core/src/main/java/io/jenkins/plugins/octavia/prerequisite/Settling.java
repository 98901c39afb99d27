package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.CloudException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Waiting until a list stays the same. Neutron and Glance allow many resources of one name, commits overtake each
 * other and creation times have a resolution of a second: who has just created looks for a while whether another run
 * did too.
 *
 * @param quiet how long the list must be the same
 */
record Settling(Duration quiet) {

    private static final int LOOKS = 3;
    /** Quiet times, ten minutes of them, within which many runs at once come to an end. */
    private static final int LONGEST = 300;

    /**
     * @param look looks once
     * @param identity what must be the same
     * @return what the last look saw
     * @throws CloudException if it never stays the same
     */
    <T> T settled(Supplier<T> look, Function<T, Object> identity) {
        T last = look.get();
        long began = System.nanoTime();
        long since = began;
        for (long left = quiet.toNanos(); left > 0; left = since + quiet.toNanos() - System.nanoTime()) {
            sleep(Math.min(left, quiet.dividedBy(LOOKS).toNanos()));
            T now = look.get();
            if (!identity.apply(now).equals(identity.apply(last))) {
                since = System.nanoTime();
                refuseBeyondLongest(since - began);
            }
            last = now;
        }
        return last;
    }

    private void refuseBeyondLongest(long nanos) {
        if (nanos > quiet.multipliedBy(LONGEST).toNanos()) {
            throw CloudException.of(
                    "it keeps changing, though no run needs so long for it; look who changes it, and run again");
        }
    }

    /** Looks until there is something, for a while that is another one in each run. */
    <T> Optional<T> awaited(Supplier<Optional<T>> look) {
        long patience = quiet.toNanos() + ThreadLocalRandom.current().nextLong(quiet.toNanos() + 1);
        long until = System.nanoTime() + patience;
        Optional<T> seen = look.get();
        for (long left = patience; left > 0 && seen.isEmpty(); left = until - System.nanoTime()) {
            sleep(Math.min(left, quiet.dividedBy(LOOKS).toNanos()));
            seen = look.get();
        }
        return seen;
    }

    private static void sleep(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CloudException.of("aborted; run again, what is done already is kept");
        }
    }
}
