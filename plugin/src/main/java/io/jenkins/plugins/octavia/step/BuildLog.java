package io.jenkins.plugins.octavia.step;

import hudson.model.TaskListener;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The lines in a build's console: one for each resource, and the progress of uploads. */
final class BuildLog {

    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final TaskListener listener;
    private final LongSupplier nanoTime;
    private long lastProgress;

    BuildLog(TaskListener listener) {
        this(listener, System::nanoTime);
    }

    BuildLog(TaskListener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.lastProgress = nanoTime.getAsLong();
    }

    TaskListener listener() {
        return listener;
    }

    void ensured(Resource resource) {
        line(resource.action().label(), resource.kind(), resource.name(), resource.id());
    }

    void planned(List<Change> changes) {
        for (Change change : changes) {
            String action = change.action().label();
            line(change.action().isChange() ? "would be " + action : action, change.kind(), change.name(), change.id());
            change.differences().forEach(difference -> say("    " + difference));
        }
        say(
                changes.stream().anyMatch(change -> change.action().isChange())
                        ? "dryRun: nothing was touched"
                        : "dryRun: nothing to do");
    }

    void note(String message) {
        say("note: " + message);
    }

    void warning(String message) {
        say("WARNING: " + message);
    }

    /** At most every five seconds, and at the end. */
    synchronized void uploaded(long sent, long size) {
        long now = nanoTime.getAsLong();
        if (now - lastProgress >= PROGRESS_NANOS || sent == size) {
            lastProgress = now;
            say(String.format(
                    Locale.ROOT,
                    "image: %d %%, %d of %d MiB sent",
                    size == 0 ? 100 : sent * 100 / size,
                    mebibytes(sent),
                    mebibytes(size)));
        }
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    private void line(String action, Kind kind, String name, String id) {
        say(kind + " " + name + ": " + action + (id.isEmpty() ? "" : " (" + id + ")"));
    }

    private void say(String line) {
        listener.getLogger().println("[octavia] " + line);
    }
}
