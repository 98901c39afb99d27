package io.jenkins.plugins.octavia.config;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import io.jenkins.plugins.octavia.credentials.ApplicationCredential;
import java.util.Map;
import java.util.Optional;

/** The login at a cloud of the global configuration, by openstacksdk's names; the values are secrets. */
final class Login {

    /** The types that can log in. */
    static final String TYPES = "OpenStack application credential or Username with password";

    private Login() {}

    /** Those that can log in and that builds can see: of scope System none is. */
    static CredentialsMatcher matcher() {
        return CredentialsMatchers.allOf(
                CredentialsMatchers.withScope(CredentialsScope.GLOBAL),
                CredentialsMatchers.anyOf(
                        CredentialsMatchers.instanceOf(ApplicationCredential.class),
                        CredentialsMatchers.instanceOf(StandardUsernamePasswordCredentials.class)));
    }

    /** Empty if the credentials are of another type. */
    static Optional<Map<String, String>> settings(StandardCredentials credentials) {
        if (credentials instanceof ApplicationCredential application) {
            return Optional.of(Map.of(
                    "application_credential_id", application.getApplicationCredentialId(),
                    "application_credential_secret", application.getSecret().getPlainText()));
        }
        if (credentials instanceof StandardUsernamePasswordCredentials user) {
            return Optional.of(Map.of(
                    "username",
                    user.getUsername(),
                    "password",
                    user.getPassword().getPlainText()));
        }
        return Optional.empty();
    }
}
