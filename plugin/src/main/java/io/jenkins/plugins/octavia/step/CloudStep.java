package io.jenkins.plugins.octavia.step;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.config.OctaviaClouds;
import io.jenkins.plugins.octavia.credentials.ApplicationCredential;
import io.jenkins.plugins.octavia.prerequisite.ExtraOptions;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.SpecException;
import io.jenkins.plugins.octavia.spec.SpecReader;
import io.jenkins.plugins.octavia.step.ProvisioningRequest.Authority;
import io.jenkins.plugins.octavia.step.ProvisioningRequest.Output;
import io.jenkins.plugins.octavia.step.ProvisioningRequest.Target;
import io.jenkins.plugins.octavia.step.ProvisioningRequest.Wanted;
import io.jenkins.plugins.octavia.text.Nearest;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A step that provisions prerequisites in a cloud. */
public abstract class CloudStep extends OctaviaStep {

    private static final long serialVersionUID = 1;

    /** In place of a name, if the call gives none. */
    static final String THE_ONLY_ONE = "(the only one)";

    private static final String CONTROLLER = "controller";
    private static final String AGENT = "agent";

    private String cloud;
    private String credentialsId;
    private String spec;
    private String runOn = CONTROLLER;
    private boolean dryRun;
    private String lockTimeout;

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
        this.cloud = Arguments.given(cloud).orElse(null);
    }

    public final String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(String credentialsId) {
        this.credentialsId = Arguments.given(credentialsId).orElse(null);
    }

    public final String getSpec() {
        return spec;
    }

    @DataBoundSetter
    public final void setSpec(String spec) {
        this.spec = Arguments.given(spec).orElse(null);
    }

    public final String getRunOn() {
        return runOn;
    }

    @DataBoundSetter
    public final void setRunOn(String runOn) {
        this.runOn = Arguments.given(runOn).orElse(CONTROLLER);
    }

    public final boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public final void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    public final String getLockTimeout() {
        return lockTimeout;
    }

    @DataBoundSetter
    public final void setLockTimeout(String lockTimeout) {
        this.lockTimeout = Arguments.given(lockTimeout).orElse(null);
    }

    /** In another clouds.yaml the same name may mean another cloud. */
    @Override
    public final String cloudName() {
        String name = cloud == null ? THE_ONLY_ONE : cloud;
        return credentialsId == null ? name : name + " of credentials " + credentialsId;
    }

    /**
     * What the call asks for.
     *
     * @throws Refusal if its arguments are wrong, or do not fit each other
     */
    abstract ProvisioningRequest request();

    /** The request of a step for one section. */
    final ProvisioningRequest request(Section own, Map<String, Object> values) {
        return request(wanted(own, values), Authority.AS_IT_IS, Output.RECORD);
    }

    final ProvisioningRequest request(Wanted wanted, Authority authority, Output output) {
        Target target = new Target(
                Arguments.given(cloud),
                Arguments.given(credentialsId),
                runsOnAgent(),
                Arguments.duration("lockTimeout", lockTimeout, LockRequest.TIMEOUT));
        return new ProvisioningRequest(target, wanted, credentials(), authority, output, dryRun);
    }

    final Wanted wanted(Section own, Map<String, Object> values) {
        return new Wanted(Arguments.given(spec), values, Set.of(own), Set.of(), false);
    }

    /**
     * The sections that an argument lists; none if it is left out.
     *
     * @throws Refusal if there is no such section
     */
    static Set<Section> sections(String argument, List<String> names) {
        Set<Section> sections = EnumSet.noneOf(Section.class);
        if (names != null) {
            names.forEach(name -> sections.add(section(argument, name)));
        }
        return sections;
    }

    private static Section section(String argument, String name) {
        return Section.of(name)
                .orElseThrow(() ->
                        new Refusal(argument + ": \"" + name + "\" is not one of " + String.join(", ", Section.keys())
                                + Nearest.to(name, Section.keys())
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("")));
    }

    private boolean runsOnAgent() {
        if (!Set.of(CONTROLLER, AGENT).contains(runOn)) {
            throw new Refusal("runOn: \"" + runOn + "\" is not one of " + CONTROLLER + ", " + AGENT);
        }
        return runOn.equals(AGENT);
    }

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

    @Override
    public Map<String, Object> run(BuildContext build) throws Exception {
        return new Provisioner(request(), build).perform();
    }

    @Override
    List<String> problems() {
        try (MemoryFolder folder = new MemoryFolder("/")) {
            ExtraOptions.check(SpecReader.fromMap(request().wanted().values(), folder.root()));
            return List.of();
        } catch (SpecException e) {
            return e.problems();
        } catch (Refusal e) {
            return List.of(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The choices of the form. */
    public abstract static class CloudStepDescriptor extends OctaviaStepDescriptor {

        /** Those of the global configuration that the job may use; with credentials that hold a clouds.yaml there are others. */
        @POST
        public ComboBoxModel doFillCloudItems(@AncestorInPath Item job) {
            return CredentialChoices.missing(job).isPresent()
                    ? new ComboBoxModel()
                    : new ComboBoxModel(
                            job == null
                                    ? OctaviaClouds.get().names()
                                    : OctaviaClouds.get().usableBy(job.getFullName()));
        }

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

        public Duration getLockTimeout() {
            return LockRequest.TIMEOUT;
        }

        public List<String> getSections() {
            return Section.keys();
        }

        @Override
        public String besides(String name) {
            return (super.besides(name) + " spec").strip();
        }
    }
}
