package io.jenkins.plugins.octavia.credentials;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.NameWith;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.Extension;
import hudson.model.ModelObject;
import hudson.security.AccessControlled;
import hudson.util.FormValidation;
import hudson.util.Secret;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A login that a user of an OpenStack cloud made for a machine: bound to one project, able to do less than the user, and
 * revoked without touching the user's password.
 */
@NameWith(ApplicationCredential.NameProvider.class)
public final class ApplicationCredential extends BaseStandardCredentials {

    private static final long serialVersionUID = 1;

    private final String applicationCredentialId;
    private final Secret secret;

    /** @param applicationCredentialId by which Keystone knows it; {@code id} is that of Jenkins */
    @DataBoundConstructor
    public ApplicationCredential(
            CredentialsScope scope, String id, String description, String applicationCredentialId, Secret secret) {
        super(scope, id, description);
        this.applicationCredentialId = applicationCredentialId == null ? "" : applicationCredentialId.strip();
        this.secret = secret == null ? Secret.fromString("") : secret;
    }

    /** XStream runs no constructor: what is missing in the file is empty here, and reported at the login. */
    private Object readResolve() {
        return new ApplicationCredential(getScope(), getId(), getDescription(), applicationCredentialId, secret);
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

        /** Reports what is missing to users who may add or change credentials here, and nothing to others. */
        @POST
        public FormValidation doCheckApplicationCredentialId(@QueryParameter String value) {
            AccessControlled owner =
                    findContextInPath(ModelObject.class) instanceof AccessControlled context ? context : Jenkins.get();
            if (!owner.hasAnyPermission(CredentialsProvider.CREATE, CredentialsProvider.UPDATE) || !value.isBlank()) {
                return FormValidation.ok();
            }
            return FormValidation.error(
                    "The id is missing; \"openstack application credential create\" showed it, and \"list\" shows it again");
        }
    }
}
