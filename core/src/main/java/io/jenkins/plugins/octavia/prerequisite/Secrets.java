package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.secret.Secret;
import java.util.Optional;

/**
 * What was given to a run.
 *
 * @param caPassphrase of the keys of the certificate authorities
 * @param heartbeatKey by which health managers know amphorae
 * @param serverCertsKeyPassphrase of the certificates in Octavia's database
 */
public record Secrets(
        Optional<Secret> caPassphrase, Optional<Secret> heartbeatKey, Optional<Secret> serverCertsKeyPassphrase) {

    public static final Secrets NONE = new Secrets(Optional.empty(), Optional.empty(), Optional.empty());
}
