package io.jenkins.plugins.octavia.step;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.octavia.config.RunCredentials;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.pki.Pkcs12;
import io.jenkins.plugins.octavia.spec.Secret;
import java.io.IOException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.SecureRandom;
import org.springframework.security.core.Authentication;

/** The Certificate credential that holds the authorities and the client of one Octavia. */
record AuthorityCredential(StandardCertificateCredentials credential) {

    static AuthorityCredential find(String id, Run<?, ?> run) throws AbortException {
        return new AuthorityCredential(new RunCredentials(run)
                .get(
                        StandardCertificateCredentials.class,
                        "Certificate",
                        id,
                        "the authority (authorityCredentialsId)"));
    }

    /** One passphrase, or an archived store and the credential would drift apart. */
    void refuseOther(Secret passphrase) throws AbortException {
        if (!credential.getPassword().getPlainText().equals(passphrase.reveal())) {
            throw new AbortException(
                    name() + ": its password is not the passphrase that caPassphraseCredentialsId gives;"
                            + " give the credentials of that password");
        }
    }

    /** @throws AbortException where the store is empty, as it is when its password does not open it */
    Bundle bundle() throws AbortException {
        KeyStore store = credential.getKeyStore();
        try {
            if (store.size() == 0) {
                throw new AbortException(name() + ": it holds no keys, or its password does not open it; upload the"
                        + " PKCS#12 that createAuthority left, with its passphrase");
            }
        } catch (KeyStoreException e) {
            throw new IllegalStateException(e);
        }
        return Pkcs12.read(name(), store, password());
    }

    /**
     * Puts a renewed bundle in place of the one that it holds.
     *
     * @return whether the run's user may do so, and did
     */
    boolean update(Bundle renewed, Run<?, ?> run, SecureRandom random) throws IOException {
        Authentication user = StepRun.user(run);
        // The nearest store that has the id is the one it was read from; another Octavia's may stand further away.
        for (CredentialsStore store : CredentialsProvider.lookupStores(run.getParent())) {
            for (Domain domain : store.getDomains()) {
                for (Credentials present : store.getCredentials(domain)) {
                    if (present instanceof StandardCertificateCredentials certificate
                            && certificate.getId().equals(credential.getId())) {
                        return store.hasPermission2(user, CredentialsProvider.UPDATE)
                                && store.updateCredentials(domain, present, with(renewed, random));
                    }
                }
            }
        }
        return false;
    }

    @SuppressWarnings("deprecation") // The other constructor is the form's.
    private CertificateCredentialsImpl with(Bundle renewed, SecureRandom random) {
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
}
