package io.jenkins.plugins.octavia.step;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.octavia.config.RunCredentials;
import io.jenkins.plugins.octavia.prerequisite.Secrets;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.step.CredentialIds.Use;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** The secrets of Octavia's services, from credentials of the type Secret text. */
final class SecretTextCredentials {

    private SecretTextCredentials() {}

    /** @throws AbortException if credentials are missing or of another type */
    static Secrets find(CredentialIds ids, Run<?, ?> run) throws AbortException {
        RunCredentials credentials = new RunCredentials(run);
        return new Secrets(
                text(credentials, ids.of(Use.CA_PASSPHRASE), "the passphrase of the authority's keys"),
                text(credentials, ids.of(Use.HEARTBEAT_KEY), "the heartbeat key"),
                text(credentials, ids.of(Use.SERVER_CERTS_KEY_PASSPHRASE), "the passphrase of Octavia's certificates"));
    }

    private static Optional<Secret> text(RunCredentials credentials, Optional<String> id, String what)
            throws AbortException {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        String text = credentials
                .get(StringCredentials.class, "Secret text", id.get(), what)
                .getSecret()
                .getPlainText();
        if (text.isEmpty()) {
            throw new AbortException("credentials " + id.get() + ": it is empty; enter " + what);
        }
        return Optional.of(new Secret(text));
    }
}
