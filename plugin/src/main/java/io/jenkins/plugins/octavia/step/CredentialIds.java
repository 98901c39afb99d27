package io.jenkins.plugins.octavia.step;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The ids of the credentials that a call of a step names. */
final class CredentialIds implements Serializable {

    private static final long serialVersionUID = 1;

    /** What a credential is for. */
    enum Use {
        /** A Secret text: opens the keys of the authorities. */
        CA_PASSPHRASE,
        /** A Certificate: the authorities and the client, by the aliases of {@code Pkcs12}. */
        AUTHORITY,
        /** A Secret text. */
        HEARTBEAT_KEY,
        /** A Secret text. */
        SERVER_CERTS_KEY_PASSPHRASE,
        /** An SSH Username with private key: the keypair of amphorae. */
        SSH
    }

    private final Map<Use, String> ids = new EnumMap<>(Use.class);

    /** @return empty if the call names none for this use */
    Optional<String> of(Use use) {
        return Optional.ofNullable(ids.get(use));
    }

    /** Null if the call names none, as forms need it. */
    String get(Use use) {
        return ids.get(use);
    }

    /** @param id null or blank for none */
    void set(Use use, String id) {
        Arguments.given(id).ifPresentOrElse(text -> ids.put(use, text), () -> ids.remove(use));
    }
}
