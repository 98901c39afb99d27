package io.jenkins.plugins.octavia.prerequisite.base;

/** For callers that want to hear of one thing, or of nothing. */
public class SilentListener implements Listener {

    @Override
    public void ensured(Resource resource) {}

    @Override
    public void uploaded(long sent, long size) {}

    @Override
    public void note(String message) {}
}
