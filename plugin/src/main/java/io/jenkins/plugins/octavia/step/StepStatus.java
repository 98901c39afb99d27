package io.jenkins.plugins.octavia.step;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What a step is doing, for the thread dump of its build. */
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

    /** The oldest activity, and its duration. */
    @Override
    public String toString() {
        Activity oldest = things.peek();
        return oldest == null
                ? "working"
                : oldest.what + ", for " + TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - oldest.since)
                        + " s so far";
    }

    /** Something that the step waits for. */
    record Activity(String what, long since) {}
}
