package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.step.CredentialIds.Use;
import io.jenkins.plugins.octavia.step.ProvisioningRequest.Authority;
import java.util.Optional;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that issues certificates of the authority in a credential, and archives what is not secret. */
public abstract class AuthorityStep extends CloudStep {

    private static final long serialVersionUID = 1;

    private boolean updateCredential;
    private boolean archive = true;
    private Integer warnDays;

    /** Of a Secret text. */
    public final String getCaPassphraseCredentialsId() {
        return credentials().get(Use.CA_PASSPHRASE);
    }

    @DataBoundSetter
    public final void setCaPassphraseCredentialsId(String caPassphraseCredentialsId) {
        credentials().set(Use.CA_PASSPHRASE, caPassphraseCredentialsId);
    }

    /** Of a Certificate. */
    public final String getAuthorityCredentialsId() {
        return credentials().get(Use.AUTHORITY);
    }

    @DataBoundSetter
    public final void setAuthorityCredentialsId(String authorityCredentialsId) {
        credentials().set(Use.AUTHORITY, authorityCredentialsId);
    }

    /** Whether a renewed client goes back to the credential. */
    public final boolean isUpdateCredential() {
        return updateCredential;
    }

    @DataBoundSetter
    public final void setUpdateCredential(boolean updateCredential) {
        this.updateCredential = updateCredential;
    }

    /** How near its end a certificate makes the build unstable. */
    public final Integer getWarnDays() {
        return warnDays;
    }

    @DataBoundSetter
    public final void setWarnDays(Integer warnDays) {
        this.warnDays = warnDays;
    }

    public final boolean isArchive() {
        return archive;
    }

    @DataBoundSetter
    public final void setArchive(boolean archive) {
        this.archive = archive;
    }

    /** @param isCreated whether the call makes a new authority */
    final Authority authority(boolean isCreated) {
        return new Authority(
                isCreated,
                updateCredential,
                Optional.ofNullable(warnDays).map(Expiry::new).orElse(Expiry.DEFAULT));
    }

    /** What the form shows in an empty field. */
    public abstract static class AuthorityStepDescriptor extends CloudStepDescriptor {

        public int getWarnDays() {
            return Expiry.DEFAULT.days();
        }
    }
}
