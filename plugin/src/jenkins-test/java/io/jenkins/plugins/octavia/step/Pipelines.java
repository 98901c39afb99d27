package io.jenkins.plugins.octavia.step;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.config.OctaviaClouds;
import io.jenkins.plugins.octavia.config.OpenStackCloud;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.rules.ExternalResource;
import org.junit.rules.RuleChain;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;

/** A Jenkins and an embedded cloud that its global configuration calls {@code embedded}, for pipelines in tests. */
public final class Pipelines extends ExternalResource {

    private final JenkinsRule jenkins = new JenkinsRule();
    private final EmbeddedCloud.Builder builder;
    private EmbeddedCloud cloud;
    private int jobs;

    public Pipelines() {
        this(EmbeddedCloud.builder());
    }

    public Pipelines(EmbeddedCloud.Builder builder) {
        this.builder = builder;
    }

    @Override
    public Statement apply(Statement base, Description description) {
        return RuleChain.outerRule(jenkins).apply(super.apply(base, description), description);
    }

    @Override
    protected void before() throws Throwable {
        cloud = builder.start();
        OpenStackCloud configured = new OpenStackCloud("embedded", cloud.authUrl());
        configured.setProjectName("admin");
        configured.setCredentialsId("cloud-admin");
        OctaviaClouds.get().setClouds(List.of(configured));
        GlobalCredentials.set(GlobalCredentials.admin("cloud-admin", cloud));
    }

    @Override
    protected void after() {
        cloud.close();
    }

    public JenkinsRule jenkins() {
        return jenkins;
    }

    public EmbeddedCloud cloud() {
        return cloud;
    }

    /** Adds to the global credentials. */
    public void add(Credentials credentials) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials().add(credentials);
        provider.save();
    }

    public WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job-" + ++jobs);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    public WorkflowRun succeeds(String script) throws Exception {
        return jenkins.buildAndAssertSuccess(job(script));
    }

    public WorkflowRun fails(String script) throws Exception {
        return jenkins.buildAndAssertStatus(hudson.model.Result.FAILURE, job(script));
    }
}
