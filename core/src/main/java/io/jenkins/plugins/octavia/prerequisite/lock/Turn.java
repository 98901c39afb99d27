package io.jenkins.plugins.octavia.prerequisite.lock;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Wording;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** A run's place among those that want the lock of a project: it takes the lock, or waits and says for whom. */
public final class Turn {

    private static final Duration FIRST_POLL = Duration.ofMillis(250);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(2);

    /** Others who hold it for a moment each may be in the way several times. */
    private static final int ATTEMPTS = 8;

    private final Cloud cloud;
    private final Contender run;
    private final Wording wording;
    private final LockRequest request;
    private final Listener listener;
    private final long began = System.nanoTime();
    private long reported = began;

    public Turn(Contender run, Wording wording) {
        this.run = run;
        this.wording = wording;
        this.cloud = run.cloud();
        this.request = run.request();
        this.listener = run.listener();
    }

    /**
     * Takes the lock.
     *
     * @return empty if it had to wait until nobody has it: what was found before may be different now
     * @throws Refusal if others have it for longer than this run may wait
     * @throws CloudException if nobody has it, and the cloud does not give it either
     */
    public Optional<Lock> take() {
        Duration poll = FIRST_POLL;
        Lock.Attempt attempt = Lock.attempt(run);
        for (int attempts = 1; attempt.obstacle().isPresent(); attempts++) {
            if (attempts == ATTEMPTS) {
                throw attempt.obstacle().get();
            }
            poll = paused(poll);
            attempt = Lock.attempt(run);
        }
        if (attempt.lock().isPresent()) {
            return attempt.lock();
        }
        for (Optional<Lock.Holder> holder = attempt.holder(); holder.isPresent(); ) {
            report(holder.get());
            poll = paused(poll);
            holder = Lock.holder(cloud, request);
        }
        return Optional.empty();
    }

    /** @return how long to wait the next time */
    private static Duration paused(Duration poll) {
        Lock.pause(poll.plusNanos(ThreadLocalRandom.current().nextLong(poll.toNanos())));
        Duration next = poll.multipliedBy(2);
        return next.compareTo(LONGEST_POLL) < 0 ? next : LONGEST_POLL;
    }

    /**
     * Does what needs the lock, however often it has to wait for it.
     *
     * @throws Refusal as {@link #take} does
     */
    public <T> T during(Supplier<T> work) {
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
        if (now - reported >= request.pace().report().toNanos()) {
            reported = now;
            listener.waiting("waiting for " + holder);
        }
        if (now - began > request.timeout().toNanos()) {
            throw new Refusal("lock of project " + cloud.project().name() + ": " + holder + " has had it for the "
                    + request.timeout().toSeconds()
                    + " s that this run may wait; run again when it has ended, wait longer"
                    + " (" + wording.lockTimeout() + "), or if that run is gone for good and its lock stays: "
                    + "octavia-prerequisites unlock " + holder.note().id());
        }
    }
}
