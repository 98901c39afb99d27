package io.jenkins.plugins.octavia.step;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.credentials.ApplicationCredential;
import io.jenkins.plugins.octavia.prerequisite.Refusal;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A step that makes prerequisites exist in a cloud. */
public abstract class CloudStep extends OctaviaStep {

    private static final long serialVersionUID = 1;

    private static final String CONTROLLER = "controller";
    private static final String AGENT = "agent";

    private String cloud;
    private String credentialsId;
    private String spec;
    private String runOn = CONTROLLER;
    private boolean dryRun;

    /** A step of an older version that starts over may not have it. */
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        runOn = runOn == null ? CONTROLLER : runOn;
    }

    public final String getCloud() {
        return cloud;
    }

    @DataBoundSetter
    public final void setCloud(String cloud) {
        this.cloud = given(cloud).orElse(null);
    }

    public final String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(String credentialsId) {
        this.credentialsId = given(credentialsId).orElse(null);
    }

    public final String getSpec() {
        return spec;
    }

    @DataBoundSetter
    public final void setSpec(String spec) {
        this.spec = given(spec).orElse(null);
    }

    public final String getRunOn() {
        return runOn;
    }

    @DataBoundSetter
    public final void setRunOn(String runOn) {
        this.runOn = given(runOn).orElse(CONTROLLER);
    }

    /** @throws Refusal where the step is to run neither on the controller nor on the agent */
    final boolean runsOnAgent() {
        if (!Set.of(CONTROLLER, AGENT).contains(runOn)) {
            throw new Refusal("runOn: \"" + runOn + "\" is not one of " + CONTROLLER + ", " + AGENT);
        }
        return runOn.equals(AGENT);
    }

    public final boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public final void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** Of a clouds.yaml the same name may mean another cloud. */
    @Override
    final String cloudName() {
        String name = cloud == null ? "(the only one)" : cloud;
        return credentialsId == null ? name : name + " of credentials " + credentialsId;
    }

    /** Which sections of the specification the step provisions. */
    abstract Set<Section> sections();

    /** @throws Refusal where the specification does not fit the other arguments */
    void refuseUnfit(Spec spec) {}

    /** The arguments as they stand in octavia.yaml. */
    abstract Map<String, Object> values();

    /**
     * The arguments as one section.
     *
     * @param referred those of the arguments that are sections of their own: not provisioned, but referred to
     */
    final Map<String, Object> section(Section own, Section... referred) {
        Map<String, Object> section = new LinkedHashMap<>(arguments().all());
        Map<String, Object> values = new LinkedHashMap<>();
        for (Section other : referred) {
            Object given = section.remove(other.key());
            if (given != null) {
                values.put(other.key(), given);
            }
        }
        values.put(own.key(), section);
        return values;
    }

    SecretIds secrets() {
        return SecretIds.NONE;
    }

    /** The octavia.conf that the options are merged into, a path in the workspace; empty for none. */
    Optional<String> confFile() {
        return Optional.empty();
    }

    /** Whether the file of the image is still to be built. */
    boolean hasNoImageYet() {
        return false;
    }

    boolean writesConf() {
        return false;
    }

    /** Whether the build keeps a deployment.json of it. */
    boolean writesDeployment() {
        return false;
    }

    boolean createsAuthority() {
        return false;
    }

    boolean updatesCredential() {
        return false;
    }

    /** @throws Refusal where the days are no number of days */
    Expiry expiry() {
        return new Expiry(Expiry.DEFAULT);
    }

    boolean archives() {
        return false;
    }

    @Override
    final Map<String, Object> run(StepRun run) throws Exception {
        return new Provisioning(this, run).perform();
    }

    /** The choices of the form. */
    abstract static class CloudStepDescriptor extends OctaviaStepDescriptor {

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item job, @QueryParameter String credentialsId) {
            return CredentialChoices.of(
                    job,
                    credentialsId,
                    ApplicationCredential.class,
                    StandardUsernamePasswordCredentials.class,
                    FileCredentials.class);
        }

        @POST
        public ListBoxModel doFillRunOnItems() {
            return choices(CONTROLLER, AGENT);
        }
    }
}
