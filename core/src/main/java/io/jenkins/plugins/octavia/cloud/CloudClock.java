package io.jenkins.plugins.octavia.cloud;

import java.time.Instant;
import java.util.Optional;

/** What time it is for the cloud: what its latest answer said, and how long ago that was. */
final class CloudClock {

    private volatile Reading latest;

    private record Reading(Instant time, long nanoTime) {}

    /** The same transport, whose answers set this clock. */
    Transport over(Transport transport) {
        return call -> {
            Answer answer = transport.send(call);
            answer.date().ifPresent(this::set);
            return answer;
        };
    }

    /** If no answer has had a date, this one counts: Keystone without a web server before it sends none. */
    void setUnlessKnown(Instant time) {
        if (latest == null) {
            set(time);
        }
    }

    private void set(Instant time) {
        latest = new Reading(time, System.nanoTime());
    }

    /** Empty if the cloud has not said it. */
    Optional<Instant> now() {
        return Optional.ofNullable(latest)
                .map(reading -> reading.time().plusNanos(System.nanoTime() - reading.nanoTime()));
    }
}
