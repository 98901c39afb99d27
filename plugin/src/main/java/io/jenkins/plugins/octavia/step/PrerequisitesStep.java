package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.step.CredentialIds.Use;
import io.jenkins.plugins.octavia.step.ProvisioningRequest.Output;
import io.jenkins.plugins.octavia.step.ProvisioningRequest.Wanted;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code octaviaPrerequisites}: everything that a specification names, and the octavia.conf that names it. */
public final class PrerequisitesStep extends AuthorityStep {

    private static final long serialVersionUID = 1;

    private static final String ONLY = "only";
    private static final String WITHOUT = "without";

    private boolean imageToBeBuilt;
    private String conf;

    @DataBoundConstructor
    public PrerequisitesStep() {}

    public String getRelease() {
        return arguments().text("release");
    }

    @DataBoundSetter
    public void setRelease(String release) {
        arguments().set("release", release);
    }

    public Map<String, Object> getFlavor() {
        return arguments().map("flavor");
    }

    @DataBoundSetter
    public void setFlavor(Map<String, Object> flavor) {
        arguments().set("flavor", flavor);
    }

    public Map<String, Object> getKeypair() {
        return arguments().map("keypair");
    }

    @DataBoundSetter
    public void setKeypair(Map<String, Object> keypair) {
        arguments().set("keypair", keypair);
    }

    public Map<String, Object> getCertificates() {
        return arguments().map("certificates");
    }

    @DataBoundSetter
    public void setCertificates(Map<String, Object> certificates) {
        arguments().set("certificates", certificates);
    }

    public Map<String, Object> getNetwork() {
        return arguments().map("network");
    }

    @DataBoundSetter
    public void setNetwork(Map<String, Object> network) {
        arguments().set("network", network);
    }

    public Map<String, Object> getSecurityGroups() {
        return arguments().map("securityGroups");
    }

    @DataBoundSetter
    public void setSecurityGroups(Map<String, Object> securityGroups) {
        arguments().set("securityGroups", securityGroups);
    }

    public Map<String, Object> getImage() {
        return arguments().map("image");
    }

    @DataBoundSetter
    public void setImage(Map<String, Object> image) {
        arguments().set("image", image);
    }

    public Map<String, Object> getQuotas() {
        return arguments().map("quotas");
    }

    @DataBoundSetter
    public void setQuotas(Map<String, Object> quotas) {
        arguments().set("quotas", quotas);
    }

    public Map<String, Object> getRoles() {
        return arguments().map("roles");
    }

    @DataBoundSetter
    public void setRoles(Map<String, Object> roles) {
        arguments().set("roles", roles);
    }

    public Map<String, Object> getVolumes() {
        return arguments().map("volumes");
    }

    @DataBoundSetter
    public void setVolumes(Map<String, Object> volumes) {
        arguments().set("volumes", volumes);
    }

    public Map<String, Object> getLogOffload() {
        return arguments().map("logOffload");
    }

    @DataBoundSetter
    public void setLogOffload(Map<String, Object> logOffload) {
        arguments().set("logOffload", logOffload);
    }

    public Map<String, Object> getOptions() {
        return arguments().map("options");
    }

    @DataBoundSetter
    public void setOptions(Map<String, Object> options) {
        arguments().set("options", options);
    }

    public List<Map<String, Object>> getOctaviaFlavors() {
        return arguments().list("octaviaFlavors");
    }

    @DataBoundSetter
    public void setOctaviaFlavors(List<Map<String, Object>> octaviaFlavors) {
        arguments().set("octaviaFlavors", octaviaFlavors);
    }

    public List<Map<String, Object>> getAvailabilityZones() {
        return arguments().list("availabilityZones");
    }

    @DataBoundSetter
    public void setAvailabilityZones(List<Map<String, Object>> availabilityZones) {
        arguments().set("availabilityZones", availabilityZones);
    }

    public boolean isImageToBeBuilt() {
        return imageToBeBuilt;
    }

    @DataBoundSetter
    public void setImageToBeBuilt(boolean imageToBeBuilt) {
        this.imageToBeBuilt = imageToBeBuilt;
    }

    /** The sections to provision; empty for all. */
    public List<String> getOnly() {
        return arguments().list(ONLY);
    }

    @DataBoundSetter
    public void setOnly(List<String> only) {
        arguments().set(ONLY, only);
    }

    /** The sections to skip. */
    public List<String> getWithout() {
        return arguments().list(WITHOUT);
    }

    @DataBoundSetter
    public void setWithout(List<String> without) {
        arguments().set(WITHOUT, without);
    }

    /** A path in the workspace. */
    public String getConf() {
        return conf;
    }

    @DataBoundSetter
    public void setConf(String conf) {
        this.conf = Arguments.given(conf).orElse(null);
    }

    /** Of a Secret text. */
    public String getHeartbeatKeyCredentialsId() {
        return credentials().get(Use.HEARTBEAT_KEY);
    }

    @DataBoundSetter
    public void setHeartbeatKeyCredentialsId(String heartbeatKeyCredentialsId) {
        credentials().set(Use.HEARTBEAT_KEY, heartbeatKeyCredentialsId);
    }

    /** Of a Secret text. */
    public String getServerCertsKeyPassphraseCredentialsId() {
        return credentials().get(Use.SERVER_CERTS_KEY_PASSPHRASE);
    }

    @DataBoundSetter
    public void setServerCertsKeyPassphraseCredentialsId(String serverCertsKeyPassphraseCredentialsId) {
        credentials().set(Use.SERVER_CERTS_KEY_PASSPHRASE, serverCertsKeyPassphraseCredentialsId);
    }

    /** Of an SSH Username with private key. */
    public String getSshCredentialsId() {
        return credentials().get(Use.SSH);
    }

    @DataBoundSetter
    public void setSshCredentialsId(String sshCredentialsId) {
        credentials().set(Use.SSH, sshCredentialsId);
    }

    @Override
    ProvisioningRequest request() {
        if (imageToBeBuilt && !isDryRun()) {
            throw new Refusal("imageToBeBuilt: only a dry run works without the file of the image; add dryRun: true, or"
                    + " build the image first and leave imageToBeBuilt out");
        }
        Set<Section> only = sections(ONLY, getOnly());
        Set<Section> sections = only.isEmpty() ? EnumSet.allOf(Section.class) : EnumSet.copyOf(only);
        sections.removeAll(sections(WITHOUT, getWithout()));
        Map<String, Object> values = new LinkedHashMap<>(arguments().all());
        values.remove(ONLY);
        values.remove(WITHOUT);
        return request(
                new Wanted(Arguments.given(getSpec()), values, sections, only, imageToBeBuilt),
                authority(false),
                new Output(Arguments.given(conf), only.isEmpty(), isArchive()));
    }

    @Extension
    public static final class DescriptorImpl extends AuthorityStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaPrerequisites";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: all prerequisites";
        }

        @POST
        public ListBoxModel doFillReleaseItems() {
            return choicesOf("release");
        }

        @Override
        Map<String, Class<?>> nested() {
            Map<String, Class<?>> nested = new LinkedHashMap<>();
            Section.keys().forEach(key -> nested.put(key, Map.class));
            nested.put(Section.OCTAVIA_FLAVORS.key(), List.class);
            nested.put(Section.AVAILABILITY_ZONES.key(), List.class);
            return nested;
        }
    }
}
