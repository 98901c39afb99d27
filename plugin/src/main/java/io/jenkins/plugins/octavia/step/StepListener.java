package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;

/** What core says while it runs, in the build's log. */
record StepListener(BuildLog log) implements Listener {

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
}
