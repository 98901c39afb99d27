package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.pki.RotationState.Phase;
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
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;

/**
 * Authorities as one file, the form in which Jenkins keeps them: a Certificate credential. Their keys lie under {@link Pbes2};
 * certificates are for everybody. Java and OpenSSL 3 read it, that without its legacy provider.
 */
public final class Pkcs12 {
    /** PKCS#12's own derivation, of the key that seals the file, hashes once where PBKDF2 hashes twice. */
    private static final int SEAL_ROUNDS = 2 * Pbes2.ROUNDS;

    private static final String SERVER_CA = "server-ca";
    private static final String CLIENT_CA = "client-ca";
    private static final String CLIENT = "client";

    /** What is behind an alias while authorities are being replaced: those that will sign, those that signed. */
    private static final String NEXT = "-next";

    private static final String BEFORE = "-before";

    /** Description of X.520: an attribute of the client's key, which says how far the replacement of the authorities has come. */
    private static final ASN1ObjectIdentifier STATE = new ASN1ObjectIdentifier("2.5.4.13");

    private Pkcs12() {}

    /** @throws PkiException when the passphrase is one that Java, which opens such credentials, does not take */
    public static byte[] write(KeptAuthorities kept, Passphrase passphrase, SecureRandom random) {
        if (!new String(passphrase.chars()).matches("[ -~]+")) {
            throw new PkiException(
                    "passphrase of the PKCS#12",
                    "has characters other than those of ASCII, which Java does not take here",
                    "choose one of letters, digits and signs");
        }
        try {
            var store = new PKCS12PfxPduBuilder();
            add(store, kept.bundle(), "", Optional.of(kept.state().json()), passphrase, random);
            if (kept.next().isPresent()) {
                add(store, kept.next().get(), NEXT, passphrase, random);
            }
            if (kept.before().isPresent()) {
                add(store, kept.before().get(), BEFORE, Optional.empty(), passphrase, random);
            }
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
            Bundle bundle,
            String suffix,
            Optional<String> state,
            Passphrase passphrase,
            SecureRandom random)
            throws IOException {
        add(store, bundle.authorities(), suffix, passphrase, random);
        ClientIdentity client = bundle.client();
        add(store, CLIENT + suffix, client.key(), client.certificate(), state, passphrase, random);
    }

    private static void add(
            PKCS12PfxPduBuilder store,
            Authorities authorities,
            String suffix,
            Passphrase passphrase,
            SecureRandom random)
            throws IOException {
        Authority server = authorities.server();
        Authority client = authorities.client();
        add(store, SERVER_CA + suffix, server.key(), server.certificate(), Optional.empty(), passphrase, random);
        add(store, CLIENT_CA + suffix, client.key(), client.certificate(), Optional.empty(), passphrase, random);
    }

    private static void add(
            PKCS12PfxPduBuilder store,
            String alias,
            PrivateKey key,
            X509Certificate certificate,
            Optional<String> state,
            Passphrase passphrase,
            SecureRandom random)
            throws IOException {
        var name = new DERBMPString(alias);
        // what says to a reader that key and certificate belong together
        var pair = new DEROctetString(alias.getBytes(StandardCharsets.US_ASCII));
        var keyBag = new JcaPKCS12SafeBagBuilder(key, Pbes2.encryptor(passphrase, random))
                .addBagAttribute(PKCS12SafeBag.friendlyNameAttribute, name)
                .addBagAttribute(PKCS12SafeBag.localKeyIdAttribute, pair);
        state.ifPresent(text -> keyBag.addBagAttribute(STATE, new DERUTF8String(text)));
        store.addData(keyBag.build())
                .addData(new JcaPKCS12SafeBagBuilder(certificate)
                        .addBagAttribute(PKCS12SafeBag.friendlyNameAttribute, name)
                        .addBagAttribute(PKCS12SafeBag.localKeyIdAttribute, pair)
                        .build());
    }

    /**
     * @param name what messages call the store, for example the id of a credential
     * @throws PkiException when it is no PKCS#12, the passphrase does not open it, or an alias is missing
     */
    public static KeptAuthorities read(String name, byte[] bytes, Passphrase passphrase) {
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
    public static KeptAuthorities read(String name, KeyStore store, Passphrase passphrase) {
        try {
            RotationState state = state(store, passphrase);
            Optional<Authorities> next = state.phase() == Phase.TRUST
                    ? Optional.of(authorities(name, store, NEXT, Set.of(), passphrase))
                    : Optional.empty();
            Optional<Bundle> before = state.phase() == Phase.SWITCH
                    ? Optional.of(bundle(name, store, BEFORE, Set.of(), passphrase))
                    : Optional.empty();
            Set<String> others = next.or(() -> before.map(Bundle::authorities))
                    .map(Authorities::own)
                    .orElse(Set.of());
            return new KeptAuthorities(bundle(name, store, "", others, passphrase), next, before, state);
        } catch (GeneralSecurityException e) {
            throw unreadable(name);
        }
    }

    /** What an attribute of the client's key says; nothing in a store from before there were replacements. */
    private static RotationState state(KeyStore store, Passphrase passphrase) throws GeneralSecurityException {
        if (!store.isKeyEntry(CLIENT)) {
            return RotationState.NONE;
        }
        return store.getEntry(CLIENT, new KeyStore.PasswordProtection(passphrase.chars())).getAttributes().stream()
                .filter(attribute -> attribute.getName().equals(STATE.getId()))
                .findFirst()
                .map(attribute -> RotationState.parse(attribute.getValue()))
                .orElse(RotationState.NONE);
    }

    private static Bundle bundle(String name, KeyStore store, String suffix, Set<String> others, Passphrase passphrase)
            throws GeneralSecurityException {
        Authorities authorities = authorities(name, store, suffix, others, passphrase);
        X509Certificate certificate = certificate(name, store, CLIENT + suffix);
        if (!Chain.signed(authorities.client().certificate(), certificate)) {
            throw new PkiException(
                    name,
                    CLIENT + suffix + " is not signed by " + CLIENT_CA + suffix,
                    "give the file that createAuthority left");
        }
        return new Bundle(authorities, new ClientIdentity(certificate, key(name, store, CLIENT + suffix, passphrase)));
    }

    private static Authorities authorities(
            String name, KeyStore store, String suffix, Set<String> others, Passphrase passphrase)
            throws GeneralSecurityException {
        Authority server = authority(name, store, SERVER_CA + suffix, passphrase);
        Authority client = authority(name, store, CLIENT_CA + suffix, passphrase);
        Layout layout = server.certificate().equals(client.certificate()) ? Layout.SINGLE_CA : Layout.DUAL_CA;
        return new Authorities(layout, server, client, others);
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
