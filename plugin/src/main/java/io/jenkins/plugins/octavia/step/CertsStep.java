package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.step.ProvisioningRequest.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code octaviaCerts}: the certificates of the control plane, from the authority in a credential. */
public final class CertsStep extends AuthorityStep {

    private static final long serialVersionUID = 1;

    private static final List<String> ROTATE = List.of("next", "deployed", "abort", "status");

    private boolean createAuthority;
    private String rotate;

    @DataBoundConstructor
    public CertsStep() {}

    public String getLayout() {
        return arguments().text("layout");
    }

    @DataBoundSetter
    public void setLayout(String layout) {
        arguments().set("layout", layout);
    }

    /** The folder on the controllers: the paths in the options. */
    public String getDirectory() {
        return arguments().text("directory");
    }

    @DataBoundSetter
    public void setDirectory(String directory) {
        arguments().set("directory", directory);
    }

    public Map<String, Object> getKey() {
        return arguments().map("key");
    }

    @DataBoundSetter
    public void setKey(Map<String, Object> key) {
        arguments().set("key", key);
    }

    public Map<String, Object> getValidity() {
        return arguments().map("validity");
    }

    @DataBoundSetter
    public void setValidity(Map<String, Object> validity) {
        arguments().set("validity", validity);
    }

    /** An ISO-8601 period. */
    public String getRenewWithin() {
        return arguments().text("renewWithin");
    }

    @DataBoundSetter
    public void setRenewWithin(String renewWithin) {
        arguments().set("renewWithin", renewWithin);
    }

    /** An ISO-8601 period. */
    public String getRenewCaWithin() {
        return arguments().text("renewCaWithin");
    }

    @DataBoundSetter
    public void setRenewCaWithin(String renewCaWithin) {
        arguments().set("renewCaWithin", renewCaWithin);
    }

    public Map<String, Object> getSubject() {
        return arguments().map("subject");
    }

    @DataBoundSetter
    public void setSubject(Map<String, Object> subject) {
        arguments().set("subject", subject);
    }

    /** As in octavia.yaml; not provisioned here, but its tags identify the authority in use. */
    public Map<String, Object> getNetwork() {
        return arguments().map("network");
    }

    @DataBoundSetter
    public void setNetwork(Map<String, Object> network) {
        arguments().set("network", network);
    }

    public boolean isCreateAuthority() {
        return createAuthority;
    }

    @DataBoundSetter
    public void setCreateAuthority(boolean createAuthority) {
        this.createAuthority = createAuthority;
    }

    /** What is done about the replacement of the authority; then nothing else is. */
    public String getRotate() {
        return rotate;
    }

    @DataBoundSetter
    public void setRotate(String rotate) {
        this.rotate = Arguments.given(rotate).orElse(null);
    }

    @Override
    public Map<String, Object> run(BuildContext build) throws Exception {
        if (rotate == null) {
            return super.run(build);
        }
        refuseUnfit();
        return StepSession.during(request(), build, session -> new AuthorityRun(session).carryOut(rotate));
    }

    private void refuseUnfit() {
        if (!ROTATE.contains(rotate)) {
            throw new Refusal("rotate: \"" + rotate + "\" is not one of " + String.join(", ", ROTATE));
        }
        if (createAuthority) {
            throw new Refusal("createAuthority: rotate replaces an authority that there is; leave one out");
        }
        if (getAuthorityCredentialsId() == null) {
            throw new Refusal("authorityCredentialsId: required, the Certificate that holds the authority to replace");
        }
        if (isDryRun() && !rotate.equals("status")) {
            throw new Refusal("dryRun: rotate: 'status' says what comes next and changes nothing; leave one out");
        }
    }

    @Override
    ProvisioningRequest request() {
        return request(
                wanted(Section.CERTIFICATES, values()),
                authority(createAuthority),
                new Output(Optional.empty(), false, isArchive()));
    }

    private Map<String, Object> values() {
        Map<String, Object> values = section(Section.CERTIFICATES, Section.NETWORK);
        if (getNetwork() != null || getSpec() == null) {
            Map<String, Object> network = new LinkedHashMap<>();
            if (getNetwork() != null) {
                network.putAll(getNetwork());
            }
            // Certificates know no hosts.
            network.put("healthManagers", List.of());
            values.put(Section.NETWORK.key(), network);
        }
        return values;
    }

    @Extension
    public static final class DescriptorImpl extends AuthorityStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaCerts";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: certificates";
        }

        @POST
        public ListBoxModel doFillRotateItems() {
            return choices(Stream.concat(Stream.of(""), ROTATE.stream()).toArray(String[]::new));
        }

        @POST
        public ListBoxModel doFillLayoutItems() {
            return choicesOf("certificates.layout");
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of("key", Map.class, "validity", Map.class, "subject", Map.class, "network", Map.class);
        }
    }
}
