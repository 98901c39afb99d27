package io.jenkins.plugins.octavia.credentials;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.NameWith;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.Extension;
import hudson.model.Failure;
import hudson.util.Secret;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * A login that a user of an OpenStack cloud made for a machine: bound to one project, able to do less than the user, and
 * revoked without touching the user's password.
 */
@NameWith(ApplicationCredential.NameProvider.class)
public final class ApplicationCredential extends BaseStandardCredentials {

    private static final long serialVersionUID = 1;

    private final String applicationCredentialId;
    private final Secret secret;

    /**
     * @param applicationCredentialId by which Keystone knows it; {@code id} is that of Jenkins
     * @throws Failure if it or the secret is missing, which a page shows as it is
     */
    @DataBoundConstructor
    public ApplicationCredential(
            CredentialsScope scope, String id, String description, String applicationCredentialId, Secret secret) {
        super(scope, id, description);
        this.applicationCredentialId = stripped(applicationCredentialId);
        this.secret = secret;
        if (this.applicationCredentialId.isEmpty()) {
            throw new Failure(
                    "Application credential id is missing; \"openstack application credential create\" showed it, and"
                            + " \"list\" shows it again");
        }
        if (secret == null || secret.getPlainText().isBlank()) {
            throw new Failure(
                    "Secret is missing; only \"openstack application credential create\" showed it: create another"
                            + " application credential if it is lost");
        }
    }

    private ApplicationCredential(ApplicationCredential stored) {
        super(stored.getScope(), stored.getId(), stored.getDescription());
        this.applicationCredentialId = stripped(stored.applicationCredentialId);
        this.secret = stored.secret == null ? Secret.fromString("") : stored.secret;
    }

    /** XStream runs no constructor: what is missing in the file is empty here, and reported at the login. */
    private Object readResolve() {
        return new ApplicationCredential(this);
    }

    private static String stripped(String text) {
        return text == null ? "" : text.strip();
    }

    public String getApplicationCredentialId() {
        return applicationCredentialId;
    }

    public Secret getSecret() {
        return secret;
    }

    @Override
    public String toString() {
        return "OpenStack application credential " + getId();
    }

    /** What lists of credentials show: Keystone's id, and the description if there is one. */
    public static final class NameProvider extends CredentialsNameProvider<ApplicationCredential> {
        @Override
        public String getName(ApplicationCredential credential) {
            String description = credential.getDescription();
            return credential.getApplicationCredentialId() + (description.isEmpty() ? "" : " (" + description + ")");
        }
    }

    /** The kind of credential. */
    @Extension
    @Symbol("openStackApplicationCredential")
    public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {

        @Override
        public String getDisplayName() {
            return "OpenStack application credential";
        }

        @Override
        public String getIconClassName() {
            return "symbol-id-card";
        }
    }
}
