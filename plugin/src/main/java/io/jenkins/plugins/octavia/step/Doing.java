package io.jenkins.plugins.octavia.step;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What a step is at, for those who ask in the middle of it: the thread dump of a build shows it. */
final class Doing {

    private final LongSupplier nanoTime;
    private final Queue<Thing> things = new ConcurrentLinkedQueue<>();

    Doing() {
        this(System::nanoTime);
    }

    Doing(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param what as in {@code waiting for the agent} */
    Thing begin(String what) {
        Thing thing = new Thing(what, nanoTime.getAsLong());
        things.add(thing);
        return thing;
    }

    void end(Thing thing) {
        things.removeIf(other -> other == thing);
    }

    /** What has lasted longest, and for how long. */
    @Override
    public String toString() {
        Thing oldest = things.peek();
        return oldest == null
                ? "working"
                : oldest.what + ", for " + TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - oldest.since)
                        + " s so far";
    }

    /** Something that takes its time. */
    record Thing(String what, long since) {}
}
