package io.jenkins.plugins.octavia.prerequisite.lock;

import io.jenkins.plugins.octavia.cloud.Cloud;

/** For emergencies: the lock of a run that is gone for good, and that no other run may take over yet. */
public final class Unlocking {

    private Unlocking() {}

    /**
     * Removes the lock.
     *
     * @param id as the run that waits for it says it
     * @return who had it
     * @throws Refusal if there is none of that id
     */
    public static String of(Cloud cloud, String id) {
        return Lock.remove(cloud, id);
    }
}
