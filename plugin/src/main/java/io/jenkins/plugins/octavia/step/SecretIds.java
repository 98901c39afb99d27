package io.jenkins.plugins.octavia.step;

import java.util.Optional;

/**
 * The ids of the credentials that hold what a run may not make.
 *
 * @param caPassphrase a Secret text: opens the keys of the authorities
 * @param authority a Certificate: the authorities and the client, by the aliases of {@code Pkcs12}
 * @param heartbeatKey a Secret text
 * @param serverCertsKeyPassphrase a Secret text
 * @param ssh an SSH Username with private key: of amphorae
 */
record SecretIds(
        Optional<String> caPassphrase,
        Optional<String> authority,
        Optional<String> heartbeatKey,
        Optional<String> serverCertsKeyPassphrase,
        Optional<String> ssh) {

    static final SecretIds NONE =
            new SecretIds(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    SecretIds withSsh(Optional<String> id) {
        return new SecretIds(caPassphrase, authority, heartbeatKey, serverCertsKeyPassphrase, id);
    }

    SecretIds withAuthority(Optional<String> id, Optional<String> passphraseId) {
        return new SecretIds(passphraseId, id, heartbeatKey, serverCertsKeyPassphrase, ssh);
    }
}
