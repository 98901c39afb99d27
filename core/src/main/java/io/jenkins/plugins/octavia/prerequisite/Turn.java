package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** A run's place among those that want the lock of a project: it takes the lock, or waits and says for whom. */
final class Turn {

    private static final Duration FIRST_POLL = Duration.ofMillis(250);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(2);

    private final Cloud cloud;
    private final Inputs inputs;
    private final LockRequest request;
    private final Listener listener;
    private final long began = System.nanoTime();
    private long reported = began;

    Turn(Cloud cloud, Inputs inputs, Listener listener) {
        this.cloud = cloud;
        this.inputs = inputs;
        this.request = inputs.lock();
        this.listener = listener;
    }

    /**
     * Takes the lock.
     *
     * @return empty if it had to wait until nobody has it: what was found before may be different now
     * @throws Refusal if others have it for longer than this run may wait
     */
    Optional<Lock> take() {
        Lock.Attempt attempt = Lock.attempt(cloud, inputs, listener);
        if (attempt.lock().isPresent()) {
            return attempt.lock();
        }
        Duration poll = FIRST_POLL;
        for (Optional<Lock.Holder> holder = attempt.holder(); holder.isPresent(); ) {
            report(holder.get());
            Lock.pause(poll.plusNanos(ThreadLocalRandom.current().nextLong(poll.toNanos())));
            poll = poll.multipliedBy(2).compareTo(LONGEST_POLL) < 0 ? poll.multipliedBy(2) : LONGEST_POLL;
            holder = Lock.holder(cloud, request);
        }
        return Optional.empty();
    }

    /**
     * Does what needs the lock, however often it has to wait for it.
     *
     * @throws Refusal as {@link #take} does
     */
    <T> T during(Supplier<T> work) {
        Optional<Lock> lock = Optional.empty();
        while (lock.isEmpty()) {
            lock = take();
        }
        try {
            return work.get();
        } finally {
            lock.ifPresent(Lock::close);
        }
    }

    private void report(Lock.Holder holder) {
        long now = System.nanoTime();
        if (now - began > request.timeout().toNanos()) {
            throw new Refusal("lock of project " + cloud.project().name() + ": " + holder + " has had it for the "
                    + request.timeout().toSeconds()
                    + " s that this run may wait; run again when it has ended, wait longer"
                    + " (" + inputs.wording().lockTimeout() + "), or if that run is gone for good and its lock stays: "
                    + "octavia-prerequisites unlock " + holder.note().id());
        }
        if (now - reported >= request.pace().report().toNanos()) {
            reported = now;
            listener.waiting("waiting for " + holder);
        }
    }
}
