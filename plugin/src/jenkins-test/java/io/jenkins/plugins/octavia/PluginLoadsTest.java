package io.jenkins.plugins.octavia;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.PluginManager;
import hudson.PluginWrapper;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class PluginLoadsTest {

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Test
    public void withAllThatItDependsOn() {
        PluginManager plugins = j.jenkins.getPluginManager();
        assertThat(plugins.getFailedPlugins()).isEmpty();
        assertThat(plugins.getPlugin("octavia-prerequisites")).matches(PluginWrapper::isActive);
    }
}
