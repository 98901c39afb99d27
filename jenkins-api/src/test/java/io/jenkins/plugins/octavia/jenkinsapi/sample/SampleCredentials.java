package io.jenkins.plugins.octavia.jenkinsapi.sample;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.NameWith;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl;
import hudson.Extension;
import hudson.util.Secret;
import org.kohsuke.stapler.DataBoundConstructor;

/** Uses what a type of credentials uses. */
@NameWith(SampleCredentials.NameProvider.class)
public final class SampleCredentials extends BaseStandardCredentials implements StandardCredentials {

    private static final long serialVersionUID = 1;

    private final Secret secret;

    @DataBoundConstructor
    public SampleCredentials(CredentialsScope scope, String id, String description, Secret secret) {
        super(scope, id, description);
        this.secret = secret;
    }

    public Secret getSecret() {
        return secret;
    }

    static Credentials bundle(String id, SecretBytes pkcs12, String password) {
        return new CertificateCredentialsImpl(
                CredentialsScope.GLOBAL,
                id,
                "",
                password,
                new CertificateCredentialsImpl.UploadedKeyStoreSource(pkcs12));
    }

    /** @see SampleCredentials */
    public static final class NameProvider extends CredentialsNameProvider<SampleCredentials> {
        @Override
        public String getName(SampleCredentials credentials) {
            return credentials.getId() + credentials.getScope().getDisplayName();
        }
    }

    /** @see SampleCredentials */
    @Extension
    public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {
        @Override
        public String getDisplayName() {
            return "Sample";
        }
    }
}
