package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;

/** For tests that want to hear of one thing. */
class SilentListener implements Listener {

    @Override
    public void ensured(Resource resource) {}

    @Override
    public void uploaded(long sent, long size) {}

    @Override
    public void note(String message) {}
}
