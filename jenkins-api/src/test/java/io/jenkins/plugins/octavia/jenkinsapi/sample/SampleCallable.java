package io.jenkins.plugins.octavia.jenkinsapi.sample;

import hudson.remoting.VirtualChannel;
import java.io.File;
import jenkins.MasterToSlaveFileCallable;

/** Uses what work on an agent uses. */
final class SampleCallable extends MasterToSlaveFileCallable<String> {

    private static final long serialVersionUID = 1;

    @Override
    public String invoke(File file, VirtualChannel channel) {
        return file.getName();
    }
}
