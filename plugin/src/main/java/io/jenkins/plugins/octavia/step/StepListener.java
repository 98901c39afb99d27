package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;

/**
 * What core says while it runs, in the build's log.
 *
 * @param keep what is done with files that core has written
 */
record StepListener(BuildLog log, Runnable keep) implements Listener {

    /** Of a run that writes none. */
    StepListener(BuildLog log) {
        this(log, () -> {});
    }

    @Override
    public void ensured(Resource resource) {
        log.ensured(resource);
    }

    /** The agent that sends the file logs the progress itself. */
    @Override
    public void uploaded(long sent, long size) {}

    @Override
    public void note(String message) {
        log.note(message);
    }

    @Override
    public void warning(String message) {
        log.warning(message);
    }

    @Override
    public void filesWritten() {
        keep.run();
    }
}
