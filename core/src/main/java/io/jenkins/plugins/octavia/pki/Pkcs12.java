package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;

/**
 * A bundle as one file, the form in which Jenkins keeps it: a Certificate credential. Its keys lie under {@link Pbes2};
 * certificates are for everybody. Java and OpenSSL 3 read it, that without its legacy provider.
 */
public final class Pkcs12 {
    /** PKCS#12's own derivation, of the key that seals the file, hashes once where PBKDF2 hashes twice. */
    private static final int SEAL_ROUNDS = 2 * Pbes2.ROUNDS;

    private static final String SERVER_CA = "server-ca";
    private static final String CLIENT_CA = "client-ca";
    private static final String CLIENT = "client";

    private Pkcs12() {}

    /** @throws PkiException when the passphrase is one that Java, which opens such credentials, does not take */
    public static byte[] write(Bundle bundle, Passphrase passphrase, SecureRandom random) {
        if (!new String(passphrase.chars()).matches("[ -~]+")) {
            throw new PkiException(
                    "passphrase of the PKCS#12",
                    "has characters other than those of ASCII, which Java does not take here",
                    "choose one of letters, digits and signs");
        }
        Authority server = bundle.authorities().server();
        Authority authority = bundle.authorities().client();
        ClientIdentity client = bundle.client();
        try {
            var store = new PKCS12PfxPduBuilder();
            add(store, SERVER_CA, server.key(), server.certificate(), passphrase, random);
            add(store, CLIENT_CA, authority.key(), authority.certificate(), passphrase, random);
            add(store, CLIENT, client.key(), client.certificate(), passphrase, random);
            var seal = new JcePKCS12MacCalculatorBuilder(NISTObjectIdentifiers.id_sha256)
                    .setProvider(BouncyCastle.PROVIDER)
                    .setIterationCount(SEAL_ROUNDS);
            return store.build(seal, passphrase.chars()).getEncoded();
        } catch (PKCSException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(
            PKCS12PfxPduBuilder store,
            String alias,
            PrivateKey key,
            X509Certificate certificate,
            Passphrase passphrase,
            SecureRandom random)
            throws IOException {
        var name = new DERBMPString(alias);
        // what says to a reader that key and certificate belong together
        var pair = new DEROctetString(alias.getBytes(StandardCharsets.US_ASCII));
        store.addData(new JcaPKCS12SafeBagBuilder(key, Pbes2.encryptor(passphrase, random))
                        .addBagAttribute(PKCS12SafeBag.friendlyNameAttribute, name)
                        .addBagAttribute(PKCS12SafeBag.localKeyIdAttribute, pair)
                        .build())
                .addData(new JcaPKCS12SafeBagBuilder(certificate)
                        .addBagAttribute(PKCS12SafeBag.friendlyNameAttribute, name)
                        .addBagAttribute(PKCS12SafeBag.localKeyIdAttribute, pair)
                        .build());
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
