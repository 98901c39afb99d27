package io.jenkins.plugins.octavia.step;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What a step is at, for those who ask in the middle of it: the thread dump of a build shows it. */
final class StepStatus {

    private final LongSupplier nanoTime;
    private final Queue<Activity> things = new ConcurrentLinkedQueue<>();

    StepStatus() {
        this(System::nanoTime);
    }

    StepStatus(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param what as in {@code waiting for the agent} */
    Activity begin(String what) {
        Activity thing = new Activity(what, nanoTime.getAsLong());
        things.add(thing);
        return thing;
    }

    void end(Activity thing) {
        things.removeIf(other -> other == thing);
    }

    /** What has lasted longest, and for how long. */
    @Override
    public String toString() {
        Activity oldest = things.peek();
        return oldest == null
                ? "working"
                : oldest.what + ", for " + TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - oldest.since)
                        + " s so far";
    }

    /** Something that takes its time. */
    record Activity(String what, long since) {}
}
