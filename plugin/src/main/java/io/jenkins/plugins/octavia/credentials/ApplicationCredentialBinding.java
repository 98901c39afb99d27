package io.jenkins.plugins.octavia.credentials;

import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.credentialsbinding.BindingDescriptor;
import org.jenkinsci.plugins.credentialsbinding.MultiBinding;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * For {@code withCredentials}: an {@link ApplicationCredential} in two environment variables, by default those that openstack's
 * own programs read. There only where the plugin credentials-binding is.
 */
public final class ApplicationCredentialBinding extends MultiBinding<ApplicationCredential> {

    private static final String ID = "OS_APPLICATION_CREDENTIAL_ID";
    private static final String SECRET = "OS_APPLICATION_CREDENTIAL_SECRET";

    private String idVariable = ID;
    private String secretVariable = SECRET;

    @DataBoundConstructor
    public ApplicationCredentialBinding(String credentialsId) {
        super(credentialsId);
    }

    public String getIdVariable() {
        return idVariable;
    }

    @DataBoundSetter
    public void setIdVariable(String idVariable) {
        this.idVariable = given(idVariable, ID);
    }

    public String getSecretVariable() {
        return secretVariable;
    }

    @DataBoundSetter
    public void setSecretVariable(String secretVariable) {
        this.secretVariable = given(secretVariable, SECRET);
    }

    private static String given(String variable, String standard) {
        return variable == null || variable.isBlank() ? standard : variable.strip();
    }

    @Override
    protected Class<ApplicationCredential> type() {
        return ApplicationCredential.class;
    }

    /** The id is no secret, and without it a log does not say which login failed. */
    @Override
    public MultiEnvironment bind(Run<?, ?> build, FilePath workspace, Launcher launcher, TaskListener listener)
            throws IOException {
        ApplicationCredential credential = getCredentials(build);
        return new MultiEnvironment(
                Map.of(secretVariable, credential.getSecret().getPlainText()),
                Map.of(idVariable, credential.getApplicationCredentialId()));
    }

    @Override
    public Set<String> variables(Run<?, ?> build) {
        return Set.of(secretVariable);
    }

    /** The kind of binding. */
    @Extension(optional = true)
    @Symbol("octaviaApplicationCredential")
    public static final class DescriptorImpl extends BindingDescriptor<ApplicationCredential> {

        @Override
        protected Class<ApplicationCredential> type() {
            return ApplicationCredential.class;
        }

        @Override
        public String getDisplayName() {
            return "OpenStack application credential";
        }

        @Override
        public boolean requiresWorkspace() {
            return false;
        }

        public String getIdVariable() {
            return ID;
        }

        public String getSecretVariable() {
            return SECRET;
        }
    }
}
