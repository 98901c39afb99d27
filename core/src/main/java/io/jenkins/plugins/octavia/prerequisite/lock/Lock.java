package io.jenkins.plugins.octavia.prerequisite.lock;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.LockKeypairs;
import io.jenkins.plugins.octavia.cloud.LockKeypairs.Seen;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.text.Printable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The lock of a project, of which one run of a login has it at a time: what it finds then stays so while it changes things.
 *
 * <p>A keypair in Nova stands for it, for of several requests to make one of a name exactly one succeeds, and it belongs to
 * the login's user alone. A run that saw none names one by the time, else by the number after the one seen, so that those
 * who saw the same want the same name. Databases of several nodes may show a lock late; so who has made one looks again, and
 * gives it up if there is one that it did not know of. No name comes twice: a removal that the cloud carries out late meets
 * no other's lock.
 *
 * <p>The holder numbers it anew every {@link LockRequest.Pace#renewal}; who waits takes it over by the next number when the
 * last is older than {@link LockRequest.Pace#stale} by Nova's clock, and then the holder can no longer make that number. It
 * stops earlier: nothing is changed when the last renewal was asked for more than {@link LockRequest.Pace#lease} ago by its
 * own clock, of which there are two, for one stands still while a machine sleeps, and the other may be set.
 */
public final class Lock implements AutoCloseable {

    private static final String KIND = "lock";
    private static final int REMOVALS = 3;
    private static final Duration BETWEEN_REMOVALS = Duration.ofSeconds(1);

    private final Cloud cloud;
    private final LockRequest request;
    private final OutputFolder out;
    private final Listener listener;
    private final Clock clock;
    private Thread keeper;
    private LockNote held;
    /** When the number was asked for that this run holds; others count from when it was made, which is later. */
    private volatile Moment renewed;
    /** When the next number was first asked for, if it is unknown whether it was made. */
    private Optional<Moment> asked = Optional.empty();

    /** Whether a number before the one that is held may still be there. */
    private boolean isNumberLeft;

    private volatile Optional<String> lost = Optional.empty();
    private boolean released;

    /** By both clocks. */
    private record Moment(long nanos, Instant time) {
        static Moment now(Clock clock) {
            return new Moment(System.nanoTime(), clock.instant());
        }

        boolean isLongerAgo(Duration than, Clock clock) {
            return System.nanoTime() - nanos > than.toNanos()
                    || Duration.between(time, clock.instant()).compareTo(than) > 0;
        }
    }

    /** What stands in the way of taking it. */
    public record Holder(LockNote note, Optional<Instant> now) {
        @Override
        public String toString() {
            return note.holder(now);
        }
    }

    /** The lock, or who has it, or why nobody does. */
    public record Attempt(Optional<Lock> lock, Optional<Holder> holder, Optional<CloudException> obstacle) {
        static Attempt had(Lock lock) {
            return new Attempt(Optional.of(lock), Optional.empty(), Optional.empty());
        }

        static Attempt heldBy(Holder holder) {
            return new Attempt(Optional.empty(), Optional.of(holder), Optional.empty());
        }

        static Attempt refused(CloudException obstacle) {
            return new Attempt(Optional.empty(), Optional.empty(), Optional.of(obstacle));
        }
    }

    private Lock(Contender run, LockNote held, Moment renewed) {
        this.cloud = run.cloud();
        this.request = run.request();
        this.out = run.out();
        this.listener = run.listener();
        this.clock = run.clock();
        this.held = held;
        this.renewed = renewed;
    }

    /** Tries to take it, once. From then on the cloud is asked for changes only while this run has the lock. */
    public static Attempt attempt(Contender run) {
        return About.about(KIND, of(run.cloud()), () -> tried(run));
    }

    private static Attempt tried(Contender run) {
        Cloud cloud = run.cloud();
        LockRequest request = run.request();
        Moment before = Moment.now(run.clock());
        Seen seen = look(cloud);
        List<LockNote> there = notes(seen);
        Optional<LockNote> last = last(there);
        Optional<LockNote> holder = last.filter(note -> !isOver(cloud.locks(), note, request));
        if (holder.isPresent()) {
            return Attempt.heldBy(new Holder(holder.get(), seen.now()));
        }
        Instant now = seen.now().orElseGet(run.clock()::instant);
        LockNote own = new LockNote(
                cloud.project().id(),
                last.map(note -> note.number() + 1).orElseGet(now::getEpochSecond),
                request.id(),
                now.truncatedTo(ChronoUnit.MILLIS),
                request.who());
        run.out().rememberLock(request.id());
        return contend(run, own, there, before);
    }

    /** Who has it now. */
    public static Optional<Holder> holder(Cloud cloud, LockRequest request) {
        return About.about(KIND, of(cloud), () -> {
            Seen seen = look(cloud);
            return last(notes(seen))
                    .filter(note -> !isOver(cloud.locks(), note, request))
                    .map(note -> new Holder(note, seen.now()));
        });
    }

    /**
     * Removes the lock of a run that is gone for good.
     *
     * @return who had it
     * @throws Refusal if there is none of that id
     */
    public static String remove(Cloud cloud, String id) {
        return About.about(KIND, of(cloud), () -> {
            Seen seen = look(cloud);
            List<LockNote> there = notes(seen);
            List<LockNote> meant =
                    there.stream().filter(note -> note.id().equals(id)).toList();
            if (meant.isEmpty()) {
                throw new Refusal("lock " + of(cloud) + ": "
                        + last(there)
                                .map(note ->
                                        "it is not " + Printable.line(id) + " but that of " + note.holder(seen.now()))
                                .orElse("nobody has it"));
            }
            meant.forEach(note -> cloud.locks().delete(note.name()));
            return last(meant).orElseThrow().holder(seen.now());
        });
    }

    private static Seen look(Cloud cloud) {
        return cloud.locks().look(LockNote.prefix(cloud.project().id()));
    }

    /**
     * Makes the lock.
     *
     * @param over locks that nobody holds any more
     */
    private static Attempt contend(Contender run, LockNote own, List<LockNote> over, Moment before) {
        Cloud cloud = run.cloud();
        Optional<CloudException> obstacle;
        try {
            obstacle = cloud.locks().create(own.keypair());
        } catch (CloudException e) {
            if (!e.fateUnknown()) {
                throw e;
            }
            obstacle = Optional.of(e);
        }
        Seen seen = look(cloud);
        List<LockNote> there = notes(seen);
        Optional<LockNote> other = last(there.stream()
                .filter(note -> !note.equals(own) && !over.contains(note))
                .toList());
        boolean isThere = there.contains(own);
        if (isThere && other.isEmpty()) {
            Lock lock = new Lock(run, own, before);
            lock.begin(over);
            return Attempt.had(lock);
        }
        if (obstacle.isEmpty() || isThere) {
            cloud.locks().delete(own.name());
        }
        if (other.isEmpty() && obstacle.isPresent()) {
            return Attempt.refused(obstacle.get().about(KIND + " " + of(cloud)));
        }
        // One that was made and is not shown yet is in the way of none but this run, until it is removed.
        return Attempt.heldBy(new Holder(other.orElse(own), seen.now()));
    }

    private static boolean isOver(LockKeypairs locks, LockNote note, LockRequest request) {
        return request.dead().contains(note.id())
                || locks.age(note.name())
                        .filter(age -> age.compareTo(request.pace().stale()) > 0)
                        .isPresent();
    }

    private static List<LockNote> notes(Seen seen) {
        return seen.keypairs().stream()
                .flatMap(keypair -> LockNote.of(keypair).stream())
                .toList();
    }

    private static Optional<LockNote> last(List<LockNote> notes) {
        return notes.stream().max(Comparator.comparing(LockNote::number));
    }

    private static String of(Cloud cloud) {
        return "of project " + cloud.project().name();
    }

    private void begin(List<LockNote> over) {
        cloud.fence(this::check);
        Thread thread = new Thread(() -> keep(over), "octavia-prerequisites-lock");
        thread.setDaemon(true);
        keeper = thread;
        thread.start();
    }

    /** @throws Refusal if this run no longer has the lock: nothing may be changed any more */
    public void check() {
        if (lost.isPresent() || renewed.isLongerAgo(request.pace().lease(), clock)) {
            About.about(KIND, of(cloud), this::renew);
        }
    }

    /** What the holder does beside its work: removes what it took the lock over from, and shows that it is alive. */
    private void keep(List<LockNote> over) {
        try {
            for (LockNote note : over) {
                attempted(() -> cloud.locks().delete(note.name()));
            }
            while (true) {
                TimeUnit.NANOSECONDS.sleep(request.pace().renewal().toNanos());
                attempted(this::renew);
            }
        } catch (InterruptedException e) {
            // The run gives the lock back.
        }
    }

    /** What fails here is tried again, and in the end {@link #check} says why. */
    private static void attempted(Runnable work) throws InterruptedException {
        try {
            work.run();
        } catch (CloudException | Refusal e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private synchronized LockNote renew() {
        lost.ifPresent(reason -> {
            throw new Refusal(reason);
        });
        if (released) {
            return held;
        }
        LockNote next = held.numbered(held.number() + 1);
        if (asked.isEmpty()) {
            asked = Optional.of(Moment.now(clock));
        }
        if (cloud.locks().create(next.keypair()).isPresent()) {
            refuseUnlessOwn(next);
        }
        LockNote before = held;
        held = next;
        renewed = asked.orElseThrow();
        asked = Optional.empty();
        try {
            cloud.locks().delete(before.name());
        } catch (CloudException e) {
            // It no longer counts beside the next number; it goes when the lock is given back.
            isNumberLeft = true;
        }
        return held;
    }

    /** That one is there already may be because of an earlier request, whose answer did not come. */
    private void refuseUnlessOwn(LockNote next) {
        Seen seen = look(cloud);
        if (!notes(seen).contains(next)) {
            lost = Optional.of("lock " + of(cloud) + ": this run did not renew it in time, so "
                    + last(notes(seen)).map(note -> note.holder(seen.now())).orElse("another run")
                    + " took it over; run again, what is done already is kept");
            throw new Refusal(lost.get());
        }
    }

    /** Gives the lock back, also if the run was aborted. */
    @Override
    public void close() {
        keeper.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            cloud.fence(() -> {});
            release();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void release() {
        released = true;
        if (remove()) {
            out.forgetLocks();
        }
    }

    /**
     * The next number may be this run's if its answer did not come, else it is that of who took the lock over. What was
     * removed without an answer may be another's by now.
     */
    private List<LockNote> own(int attempt) {
        return asked.isEmpty() && !isNumberLeft && attempt == 1
                ? List.of(held)
                : notes(look(cloud)).stream().filter(held::isSameHold).toList();
    }

    private boolean remove() {
        for (int attempt = 1; ; attempt++) {
            try {
                own(attempt).forEach(note -> cloud.locks().delete(note.name()));
                return true;
            } catch (CloudException e) {
                if (attempt == REMOVALS) {
                    listener.note("lock " + of(cloud) + " could not be removed: " + e.getMessage()
                            + "; other runs wait for it for "
                            + request.pace().stale().toSeconds() + " s at most");
                    return false;
                }
            }
            pause(BETWEEN_REMOVALS);
        }
    }

    public static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("aborted; run again, what is done already is kept");
        }
    }
}
