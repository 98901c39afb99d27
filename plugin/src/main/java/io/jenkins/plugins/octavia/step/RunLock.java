package io.jenkins.plugins.octavia.step;

import hudson.Util;
import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest;
import java.time.Duration;
import java.util.Set;
import jenkins.model.Jenkins;

/** How a step asks for the lock of a project. */
final class RunLock {

    private static final int ID_LENGTH = 16;

    private RunLock() {}

    /**
     * A step that starts over after a restart of the controller finds its own lock again: the id is of the step. A build of
     * the same name and number, of a job that took the place of another or of a copy of the controller, began at another
     * time.
     */
    static LockRequest of(BuildContext build, Duration timeout) {
        String id = Util.getDigestOf(Jenkins.get().getLegacyInstanceId() + " "
                        + build.run().getExternalizableId() + " "
                        + build.run().getTimeInMillis() + " " + build.id())
                .substring(0, ID_LENGTH);
        String root = Jenkins.get().getRootUrl();
        return new LockRequest(
                id,
                Set.of(id),
                root == null
                        ? build.run().getFullDisplayName()
                        : root + build.run().getUrl(),
                timeout);
    }
}
