package io.jenkins.plugins.octavia.step;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.octavia.config.RunCredentials;
import io.jenkins.plugins.octavia.prerequisite.Secrets;
import io.jenkins.plugins.octavia.prerequisite.Wording;
import io.jenkins.plugins.octavia.secret.Secret;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** The secrets of Octavia's services, from credentials of the type Secret text. */
final class SecretTexts {

    static final Wording WORDING = new Wording(
            "caPassphraseCredentialsId (Secret text)",
            "heartbeatKeyCredentialsId (Secret text)",
            "serverCertsKeyPassphraseCredentialsId (Secret text)",
            "conf",
            "give the Certificate credential that holds it as authorityCredentialsId; where there never was one,"
                    + " octaviaCerts(createAuthority: true) makes it",
            "run octaviaMgmtNet first, or say which network amphorae are on (spec, or network: [name: ...])",
            "give its private key as sshCredentialsId (SSH Username with private key), or its public one as publicKeyFile",
            "lockTimeout");

    private SecretTexts() {}

    /** @throws AbortException where credentials are missing or of another type */
    static Secrets find(SecretIds ids, Run<?, ?> run) throws AbortException {
        RunCredentials credentials = new RunCredentials(run);
        return new Secrets(
                text(credentials, ids.caPassphrase(), "the passphrase of the authority's keys"),
                text(credentials, ids.heartbeatKey(), "the heartbeat key"),
                text(credentials, ids.serverCertsKeyPassphrase(), "the passphrase of Octavia's certificates"));
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
