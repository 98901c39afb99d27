package io.jenkins.plugins.octavia.step;

import com.cloudbees.plugins.credentials.BaseCredentials;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.octavia.config.RunCredentials;
import io.jenkins.plugins.octavia.pki.KeptAuthorities;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.pki.Pkcs12;
import io.jenkins.plugins.octavia.secret.Secret;
import java.io.IOException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.core.Authentication;

/** The Certificate credential that holds the authorities and the client of one Octavia, as this step has read it. */
final class AuthorityCredential {

    /** What became of an attempt to change it. */
    enum Update {
        DONE,
        /** The run's user may not. */
        FORBIDDEN,
        /** It was changed or removed since it was read. */
        OVERTAKEN
    }

    private final StandardCertificateCredentials credential;
    private KeptAuthorities kept;

    AuthorityCredential(StandardCertificateCredentials credential) {
        this.credential = credential;
    }

    static AuthorityCredential find(String id, Run<?, ?> run) throws AbortException {
        return new AuthorityCredential(new RunCredentials(run)
                .get(
                        StandardCertificateCredentials.class,
                        "Certificate",
                        id,
                        "the authority (authorityCredentialsId)"));
    }

    /** One passphrase for both, or an archived store and the credential would drift apart. */
    void refuseOther(Secret passphrase) throws AbortException {
        if (!credential.getPassword().getPlainText().equals(passphrase.reveal())) {
            throw new AbortException(
                    name() + ": its password is not the passphrase that caPassphraseCredentialsId gives;"
                            + " give the credentials of that password");
        }
    }

    /** @throws AbortException if the store is empty, which also means that its password does not open it */
    KeptAuthorities kept() throws AbortException {
        if (kept == null) {
            KeyStore store = credential.getKeyStore();
            if (aliases(store).isEmpty()) {
                throw new AbortException(name() + ": it holds no keys, or its password does not open it; upload the"
                        + " PKCS#12 that createAuthority left, with its passphrase");
            }
            kept = Pkcs12.read(name(), store, password());
        }
        return kept;
    }

    /** Puts others, or the same with another client, in place of those that were read, if that is still there. */
    Update update(KeptAuthorities renewed, Run<?, ?> run, SecureRandom random) throws IOException {
        Authentication user = BuildContext.user(run);
        // The nearest store that has the id is the one it was read from; another Octavia's may stand further away.
        for (CredentialsStore store : CredentialsProvider.lookupStores(run.getParent())) {
            for (Domain domain : store.getDomains()) {
                if (store.getCredentials(domain).stream().anyMatch(this::isOfItsId)) {
                    return store.hasPermission2(user, CredentialsProvider.UPDATE)
                            ? update(store, domain, with(renewed, random))
                            : Update.FORBIDDEN;
                }
            }
        }
        return Update.OVERTAKEN;
    }

    private Update update(CredentialsStore store, Domain domain, Credentials replacement) throws IOException {
        AsRead asRead = new AsRead(Content.of(credential), replacement);
        return store.updateCredentials(domain, asRead, replacement) ? Update.DONE : Update.OVERTAKEN;
    }

    private boolean isOfItsId(Credentials other) {
        return other instanceof StandardCertificateCredentials certificate
                && certificate.getId().equals(credential.getId());
    }

    @SuppressWarnings("deprecation") // The other constructor is the form's.
    private CertificateCredentialsImpl with(KeptAuthorities renewed, SecureRandom random) {
        byte[] store = Pkcs12.write(renewed, password(), random);
        return new CertificateCredentialsImpl(
                credential.getScope(),
                credential.getId(),
                credential.getDescription(),
                credential.getPassword().getPlainText(),
                new CertificateCredentialsImpl.UploadedKeyStoreSource(SecretBytes.fromRawBytes(store)));
    }

    private Passphrase password() {
        return Passphrase.of(credential.getPassword().getPlainText());
    }

    private String name() {
        return "credentials " + credential.getId();
    }

    private static List<String> aliases(KeyStore store) {
        try {
            return Collections.list(store.aliases());
        } catch (KeyStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that a user may change. */
    private record Content(
            String id,
            CredentialsScope scope,
            String description,
            Optional<Secret> password,
            Map<String, List<Certificate>> certificates) {

        static Content of(StandardCertificateCredentials credential) {
            Map<String, List<Certificate>> certificates = new HashMap<>();
            KeyStore store = credential.getKeyStore();
            for (String alias : aliases(store)) {
                certificates.put(alias, chain(store, alias));
            }
            return new Content(
                    credential.getId(),
                    credential.getScope(),
                    credential.getDescription(),
                    Optional.of(credential.getPassword().getPlainText())
                            .filter(text -> !text.isEmpty())
                            .map(Secret::new),
                    certificates);
        }

        private static List<Certificate> chain(KeyStore store, String alias) {
            try {
                Certificate[] chain = store.getCertificateChain(alias);
                return chain == null ? List.of() : List.of(chain);
            } catch (KeyStoreException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Stands for what was read when a store, under its lock, looks for the credential to replace. Credentials of one id are
     * equal whatever is in them; this one equals only what has not changed since.
     */
    private static final class AsRead extends BaseCredentials {

        private static final long serialVersionUID = 1;

        private final transient Content content;
        private final transient Credentials replacement;

        AsRead(Content content, Credentials replacement) {
            super(content.scope());
            this.content = content;
            this.replacement = replacement;
        }

        @Override
        public boolean equals(Object other) {
            return other == replacement
                    || (other instanceof StandardCertificateCredentials stored
                            && stored.getId().equals(content.id())
                            && content.equals(Content.of(stored)));
        }

        @Override
        public int hashCode() {
            return content.id().hashCode();
        }
    }
}
