package io.jenkins.plugins.octavia.step;

import hudson.FilePath;
import hudson.FilePath.FileCallable;
import hudson.model.TaskListener;
import hudson.remoting.RequestAbortedException;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.ImageFile.Sent;
import io.jenkins.plugins.octavia.step.StepStatus.Activity;
import java.io.IOException;

/**
 * Work on an image that an agent does for a build, which says meanwhile what it waits for.
 *
 * @param path on the agent that the work is given
 * @param image for people
 */
record AgentWork(FilePath path, String image, BuildContext build) {

    TaskListener log() {
        return build.log().listener();
    }

    /** @throws IOException if the agent fails, its connection is lost, or the build is aborted */
    <T> T act(String what, FileCallable<T> work) throws IOException {
        Activity wait = build.status().begin("waiting for the agent to " + what + " image file " + image);
        try {
            return path.act(work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("aborted", e);
        } catch (RequestAbortedException e) {
            throw new IOException("its connection was lost", e);
        } finally {
            build.status().end(wait);
        }
    }

    /** @throws CloudException if the agent could not send it */
    Sent sent(FileCallable<Sent> work) {
        try {
            return act("send", work);
        } catch (IOException e) {
            throw CloudException.of("image file " + image + ": the agent did not send it (" + e.getMessage()
                    + "); run again, what is done already is kept");
        }
    }
}
