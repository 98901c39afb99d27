package io.jenkins.plugins.octavia.overview;

import hudson.model.Result;
import hudson.model.Run;

/**
 * A build of which an overview is told.
 *
 * @param started in milliseconds since 1970
 */
record EndedBuild(int number, long started, boolean isAborted) {

    static EndedBuild of(Run<?, ?> run) {
        return new EndedBuild(run.getNumber(), run.getStartTimeInMillis(), run.getResult() == Result.ABORTED);
    }
}
