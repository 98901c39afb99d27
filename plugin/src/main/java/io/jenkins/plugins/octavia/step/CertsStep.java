package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code octaviaCerts}: the certificates of the control plane, from the authority in a credential. */
public final class CertsStep extends CloudStep {

    private static final long serialVersionUID = 1;

    private String caPassphraseCredentialsId;
    private String authorityCredentialsId;
    private boolean createAuthority;
    private boolean updateCredential;
    private boolean archive = true;
    private Integer warnDays;

    @DataBoundConstructor
    public CertsStep() {}

    public String getLayout() {
        return arguments().text("layout");
    }

    @DataBoundSetter
    public void setLayout(String layout) {
        arguments().set("layout", layout);
    }

    /** Where a controller will have them: the paths in the options. */
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

    public Map<String, Object> getSubject() {
        return arguments().map("subject");
    }

    @DataBoundSetter
    public void setSubject(Map<String, Object> subject) {
        arguments().set("subject", subject);
    }

    /** As in octavia.yaml; not provisioned here, but its tags tell which authority is in use. */
    public Map<String, Object> getNetwork() {
        return arguments().map("network");
    }

    @DataBoundSetter
    public void setNetwork(Map<String, Object> network) {
        arguments().set("network", network);
    }

    /** Of a Secret text. */
    public String getCaPassphraseCredentialsId() {
        return caPassphraseCredentialsId;
    }

    @DataBoundSetter
    public void setCaPassphraseCredentialsId(String caPassphraseCredentialsId) {
        this.caPassphraseCredentialsId = given(caPassphraseCredentialsId).orElse(null);
    }

    /** Of a Certificate. */
    public String getAuthorityCredentialsId() {
        return authorityCredentialsId;
    }

    @DataBoundSetter
    public void setAuthorityCredentialsId(String authorityCredentialsId) {
        this.authorityCredentialsId = given(authorityCredentialsId).orElse(null);
    }

    public boolean isCreateAuthority() {
        return createAuthority;
    }

    @DataBoundSetter
    public void setCreateAuthority(boolean createAuthority) {
        this.createAuthority = createAuthority;
    }

    public boolean isUpdateCredential() {
        return updateCredential;
    }

    @DataBoundSetter
    public void setUpdateCredential(boolean updateCredential) {
        this.updateCredential = updateCredential;
    }

    /** How near its end a certificate makes the build unstable. */
    public Integer getWarnDays() {
        return warnDays;
    }

    @DataBoundSetter
    public void setWarnDays(Integer warnDays) {
        this.warnDays = warnDays;
    }

    public boolean isArchive() {
        return archive;
    }

    @DataBoundSetter
    public void setArchive(boolean archive) {
        this.archive = archive;
    }

    @Override
    Set<Section> sections() {
        return Set.of(Section.CERTIFICATES);
    }

    @Override
    Map<String, Object> values() {
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

    @Override
    SecretIds secrets() {
        return SecretIds.NONE.withAuthority(given(authorityCredentialsId), given(caPassphraseCredentialsId));
    }

    @Override
    boolean createsAuthority() {
        return createAuthority;
    }

    @Override
    boolean updatesCredential() {
        return updateCredential;
    }

    @Override
    Expiry expiry() {
        return new Expiry(Optional.ofNullable(warnDays).orElse(Expiry.DEFAULT));
    }

    @Override
    boolean archives() {
        return archive;
    }

    @Extension
    public static final class DescriptorImpl extends CloudStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaCerts";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: certificates";
        }

        @POST
        public ListBoxModel doFillLayoutItems() {
            return choices("", "dual-ca", "single-ca");
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of("key", Map.class, "validity", Map.class, "subject", Map.class, "network", Map.class);
        }
    }
}
