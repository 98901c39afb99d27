package io.jenkins.plugins.octavia.prerequisite.lock;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import java.time.Clock;

/**
 * A run that wants the lock of a project.
 *
 * @param out the folder that remembers what the run has asked for, should it be killed
 */
public record Contender(Cloud cloud, LockRequest request, OutputFolder out, Clock clock, Listener listener) {}
