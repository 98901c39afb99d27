package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.spec.CertificatesSpec.Layout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;

/**
 * A bundle as one file, the form in which Jenkins keeps it: a Certificate credential. Its encryption is what the JDK
 * writes by default (PBES2, AES-256), which OpenSSL 3 reads without its legacy provider.
 */
public final class Pkcs12 {
    private static final String SERVER_CA = "server-ca";
    private static final String CLIENT_CA = "client-ca";
    private static final String CLIENT = "client";

    private Pkcs12() {}

    /** @throws PkiException when the passphrase is one that Java, which opens such credentials, does not take */
    public static byte[] write(Bundle bundle, Passphrase passphrase) {
        if (!new String(passphrase.chars()).matches("[ -~]+")) {
            throw new PkiException(
                    "passphrase of the PKCS#12",
                    "has characters other than those of ASCII, which Java does not take here",
                    "choose one of letters, digits and signs");
        }
        Authority server = bundle.authorities().server();
        Authority authority = bundle.authorities().client();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] chars = passphrase.chars();
            store.setKeyEntry(SERVER_CA, server.key(), chars, new Certificate[] {server.certificate()});
            store.setKeyEntry(CLIENT_CA, authority.key(), chars, new Certificate[] {authority.certificate()});
            store.setKeyEntry(CLIENT, bundle.client().key(), chars, new Certificate[] {
                bundle.client().certificate(), authority.certificate()
            });
            var bytes = new ByteArrayOutputStream();
            store.store(bytes, chars);
            return bytes.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param name what messages call the store, for example the id of a credential
     * @throws PkiException when it is no PKCS#12, the passphrase does not open it, or an alias is missing
     */
    public static Bundle read(String name, byte[] bytes, Passphrase passphrase) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), passphrase.chars());
            return read(name, store, passphrase);
        } catch (IOException e) {
            throw e.getCause() instanceof UnrecoverableKeyException
                    ? new PkiException(name, "passphrase does not open it", "give the one it was made with")
                    : new PkiException(name, "is not a PKCS#12 store", "give the file that createAuthority left");
        } catch (GeneralSecurityException e) {
            throw unreadable(name);
        }
    }

    /** The same from a store that is open. */
    public static Bundle read(String name, KeyStore store, Passphrase passphrase) {
        try {
            Authority server = authority(name, store, SERVER_CA, passphrase);
            Authority client = authority(name, store, CLIENT_CA, passphrase);
            Layout layout = server.certificate().equals(client.certificate()) ? Layout.SINGLE_CA : Layout.DUAL_CA;
            X509Certificate certificate = certificate(name, store, CLIENT);
            if (!Chain.signed(client.certificate(), certificate)) {
                throw new PkiException(
                        name, CLIENT + " is not signed by " + CLIENT_CA, "give the file that createAuthority left");
            }
            return new Bundle(
                    new Authorities(layout, server, client),
                    new ClientIdentity(certificate, key(name, store, CLIENT, passphrase)));
        } catch (GeneralSecurityException e) {
            throw unreadable(name);
        }
    }

    private static PkiException unreadable(String name) {
        return new PkiException(name, "holds a key that cannot be read", "give the file that createAuthority left");
    }

    private static Authority authority(String name, KeyStore store, String alias, Passphrase passphrase)
            throws GeneralSecurityException {
        return new Authority(certificate(name, store, alias), key(name, store, alias, passphrase));
    }

    private static X509Certificate certificate(String name, KeyStore store, String alias)
            throws GeneralSecurityException {
        if (store.getCertificate(alias) instanceof X509Certificate certificate) {
            return certificate;
        }
        throw missing(name, alias);
    }

    private static PrivateKey key(String name, KeyStore store, String alias, Passphrase passphrase)
            throws GeneralSecurityException {
        if (!(store.getKey(alias, passphrase.chars()) instanceof PrivateKey key)) {
            throw missing(name, alias);
        }
        if (!Chain.belongs(key, certificate(name, store, alias))) {
            throw new PkiException(
                    name, "the key of " + alias + " does not belong to its certificate", "restore the pair");
        }
        return key;
    }

    private static PkiException missing(String name, String alias) {
        return new PkiException(
                name,
                "has no private key with alias " + alias,
                "give a store with " + SERVER_CA + ", " + CLIENT_CA + " and " + CLIENT);
    }
}
