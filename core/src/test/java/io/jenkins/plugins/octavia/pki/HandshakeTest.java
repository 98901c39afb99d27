package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.file.AtomicFile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * What lint says of a folder beside what happens with it: Python's TLS, as a controller that talks to an amphora and as the
 * amphora, once with the flags of today and once with those of Python 3.13.
 */
public class HandshakeTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final KeyPair SERVER = KeyPairs.rsa(2048, Samples.RANDOM);
    private static final KeyPair CLIENT = KeyPairs.rsa(2048, Samples.RANDOM);
    private static final KeyPair LEAF = KeyPairs.rsa(2048, Samples.RANDOM);
    private static final KeyPair OTHER = KeyPairs.rsa(2048, Samples.RANDOM);
    private static final KeyPair WEAK = KeyPairs.rsa(1024, Samples.RANDOM);

    /** Nobody opens it here, so that it need not be the right one. */
    private static final String CLOSED_KEY = Pem.of(OTHER.getPrivate(), Samples.PASSPHRASE, Samples.RANDOM);

    /** Per folder its name and, plain and strict, whether both sides take each other. */
    private static final String TALK = """
            import os, ssl, sys
            PARTIAL_CHAIN = 0x80000
            def talk(folder, flags):
                path = lambda name: os.path.join(folder, name)
                chain = path('certs/server_ca-chain.cert.pem')
                amphora = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                controller = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                try:
                    amphora.verify_mode = ssl.CERT_REQUIRED
                    amphora.load_verify_locations(path('certs/client_ca.cert.pem'))
                    amphora.load_cert_chain(path('amphora.pem'))
                    controller.load_verify_locations(chain if os.path.exists(chain) else path('certs/server_ca.cert.pem'))
                    controller.load_cert_chain(path('certs/client.cert-and-key.pem'))
                    for context in amphora, controller: context.verify_flags |= flags
                    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
                    sides = [controller.wrap_bio(down, up, server_hostname='amphora'),
                             amphora.wrap_bio(up, down, server_side=True)]
                    done = set()
                    for turn in range(20):
                        for side in sides:
                            try:
                                side.do_handshake()
                                done.add(side)
                            except ssl.SSLWantReadError:
                                pass
                    return len(done) == 2
                except ssl.SSLError as e:
                    print(os.path.basename(folder), e, file=sys.stderr)
                    return False
            for name in sorted(os.listdir(sys.argv[1])):
                folder = os.path.join(sys.argv[1], name)
                print(name, talk(folder, 0), talk(folder, ssl.VERIFY_X509_STRICT | PARTIAL_CHAIN))
            """;

    /** How one certificate departs from what it should be; by itself it is sound. */
    private static final class Kind {
        private Optional<Boolean> criticalConstraints = Optional.of(true);
        private boolean keyUsage = true;
        private boolean subjectKey = true;
        private boolean authorityKey = true;
        private boolean onlyIssuerAndSerial;
        private String digest = "SHA256";
        private Duration from = Duration.ofDays(-10);
        private Duration to = Duration.ofDays(300);
        private List<KeyPurposeId> purposes = List.of();

        Kind withoutKeyUsage() {
            keyUsage = false;
            return this;
        }

        Kind withoutSubjectKey() {
            subjectKey = false;
            return this;
        }

        Kind withoutAuthorityKey() {
            authorityKey = false;
            return this;
        }

        Kind byIssuerAndSerial() {
            onlyIssuerAndSerial = true;
            return this;
        }

        Kind withConstraints(Optional<Boolean> critical) {
            criticalConstraints = critical;
            return this;
        }

        Kind signedWith(String algorithm) {
            digest = algorithm;
            return this;
        }

        Kind until(Duration end) {
            to = end;
            return this;
        }

        Kind since(Duration begin) {
            from = begin;
            return this;
        }

        Kind purposes(KeyPurposeId... extended) {
            purposes = List.of(extended);
            return this;
        }
    }

    private static X509Certificate ca(String name, KeyPair key, Kind kind) throws Exception {
        return certificate(name, key, name, key, null, true, kind);
    }

    private static X509Certificate signed(
            String name, KeyPair key, X509Certificate ca, KeyPair signer, boolean isCa, Kind kind) throws Exception {
        return certificate(name, key, null, signer, ca, isCa, kind);
    }

    private static X509Certificate certificate(
            String name, KeyPair key, String issuer, KeyPair signer, X509Certificate ca, boolean isCa, Kind kind)
            throws Exception {
        Instant now = Samples.NOW.instant();
        X500Name issuerName = ca == null
                ? new X500Name("CN=" + issuer)
                : X500Name.getInstance(ca.getSubjectX500Principal().getEncoded());
        var builder = new X509v3CertificateBuilder(
                issuerName,
                new BigInteger(80, Samples.RANDOM),
                Date.from(now.plus(kind.from)),
                Date.from(now.plus(kind.to)),
                new X500Name("CN=" + name),
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()));
        var identifiers = new JcaX509ExtensionUtils();
        if (kind.criticalConstraints.isPresent()) {
            builder.addExtension(
                    Extension.basicConstraints, kind.criticalConstraints.get(), new BasicConstraints(isCa));
        }
        if (kind.keyUsage) {
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(isCa ? KeyUsage.keyCertSign : KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
        }
        if (kind.subjectKey) {
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key.getPublic()));
        }
        if (kind.onlyIssuerAndSerial) {
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new AuthorityKeyIdentifier(
                            new GeneralNames(new GeneralName(X500Name.getInstance(
                                    ca.getIssuerX500Principal().getEncoded()))),
                            ca.getSerialNumber()));
        } else if (kind.authorityKey) {
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new AuthorityKeyIdentifier(identifiers
                            .createSubjectKeyIdentifier(signer.getPublic())
                            .getKeyIdentifier()));
        }
        if (!kind.purposes.isEmpty()) {
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(kind.purposes.toArray(new KeyPurposeId[0])));
        }
        if (name.equals("amphora")) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
        }
        return new JcaX509CertificateConverter()
                .setProvider(BouncyCastle.PROVIDER)
                .getCertificate(builder.build(new JcaContentSignerBuilder(kind.digest + "withRSA")
                        .setProvider(BouncyCastle.PROVIDER)
                        .build(signer.getPrivate())));
    }

    /** A folder, sound as it is made. */
    private static final class Deployment {
        private final Path folder;
        private KeyPair serverKey = SERVER;
        private KeyPair clientKey = CLIENT;
        private X509Certificate serverCa = ca("server CA", SERVER, new Kind());
        private X509Certificate clientCa = ca("client CA", CLIENT, new Kind());
        private String serverFile;
        private String clientFile;
        private String client;

        Deployment(String name) throws Exception {
            folder = Files.createDirectories(
                    FOLDER.getRoot().toPath().resolve("all").resolve(name));
            Files.createDirectories(folder.resolve("certs"));
            Files.createDirectories(folder.resolve("authority"));
        }

        Deployment serverCa(KeyPair key, Kind kind) throws Exception {
            serverKey = key;
            serverCa = ca("server CA", key, kind);
            return this;
        }

        Deployment clientCa(KeyPair key, Kind kind) throws Exception {
            clientKey = key;
            clientCa = ca("client CA", key, kind);
            return this;
        }

        Deployment client(KeyPair key, Kind kind) throws Exception {
            client = Pem.of(key.getPrivate()) + Pem.of(signed("controller", key, clientCa, clientKey, false, kind));
            return this;
        }

        Deployment behindServerCa(X509Certificate... others) {
            serverFile = Pem.of(serverCa) + all(others);
            return this;
        }

        Deployment beforeClientCa(X509Certificate... others) {
            clientFile = all(others) + Pem.of(clientCa);
            return this;
        }

        /** Intermediate CAs under roots that are gone but for their certificates. */
        Deployment intermediate() throws Exception {
            X509Certificate serverRoot = ca("server root", OTHER, new Kind());
            X509Certificate clientRoot = ca("client root", OTHER, new Kind());
            serverCa = signed("server CA", SERVER, serverRoot, OTHER, true, new Kind());
            clientCa = signed("client CA", CLIENT, clientRoot, OTHER, true, new Kind());
            clientFile = Pem.of(clientCa) + Pem.of(clientRoot);
            Files.writeString(folder.resolve("certs/server_ca-chain.cert.pem"), Pem.of(serverCa) + Pem.of(serverRoot));
            return this;
        }

        void write() throws Exception {
            if (client == null) {
                client(LEAF, new Kind());
            }
            X509Certificate amphora = signed("amphora", OTHER, serverCa, serverKey, false, new Kind());
            Files.writeString(folder.resolve("amphora.pem"), Pem.of(OTHER.getPrivate()) + Pem.of(amphora));
            CertificateFiles files = CertificateFiles.of(Layout.DUAL_CA);
            put(files.serverCaCertificate(), serverFile == null ? Pem.of(serverCa) : serverFile);
            put(files.clientCaCertificate(), clientFile == null ? Pem.of(clientCa) : clientFile);
            put(files.serverCaKey(), CLOSED_KEY);
            put(files.clientCaKey(), CLOSED_KEY);
            put(files.client(), client);
        }

        private void put(String file, String text) throws Exception {
            AtomicFile.writeSecret(folder.resolve(file), text.getBytes(StandardCharsets.US_ASCII));
        }

        private static String all(X509Certificate... certificates) {
            StringBuilder text = new StringBuilder();
            for (X509Certificate certificate : certificates) {
                text.append(Pem.of(certificate));
            }
            return text.toString();
        }
    }

    private static void writeAll() throws Exception {
        Duration ended = Duration.ofDays(-1);
        X509Certificate next = ca("client CA of next year", OTHER, new Kind());
        X509Certificate old = ca("client CA of last year", OTHER, new Kind().until(ended));
        KeyPurposeId client = KeyPurposeId.id_kp_clientAuth;
        KeyPurposeId server = KeyPurposeId.id_kp_serverAuth;
        new Deployment("sound").write();
        new Deployment("roots-without-identifiers")
                .serverCa(SERVER, new Kind().withoutAuthorityKey())
                .clientCa(CLIENT, new Kind().withoutAuthorityKey())
                .write();
        new Deployment("ca-without-subject-key")
                .clientCa(CLIENT, new Kind().withoutSubjectKey())
                .write();
        new Deployment("client-without-subject-key")
                .client(LEAF, new Kind().withoutSubjectKey())
                .write();
        new Deployment("client-without-authority-key")
                .client(LEAF, new Kind().withoutAuthorityKey())
                .write();
        new Deployment("client-by-issuer-and-serial")
                .client(LEAF, new Kind().byIssuerAndSerial())
                .write();
        new Deployment("client-sha1")
                .client(LEAF, new Kind().signedWith("SHA1"))
                .write();
        new Deployment("client-rsa1024").client(WEAK, new Kind()).write();
        new Deployment("ca-rsa1024").clientCa(WEAK, new Kind()).write();
        new Deployment("server-ca-rsa1024").serverCa(WEAK, new Kind()).write();
        new Deployment("roots-sha1")
                .serverCa(SERVER, new Kind().signedWith("SHA1"))
                .clientCa(CLIENT, new Kind().signedWith("MD5"))
                .write();
        new Deployment("client-for-servers")
                .client(LEAF, new Kind().purposes(server))
                .write();
        new Deployment("client-for-both")
                .client(LEAF, new Kind().purposes(server, client))
                .write();
        new Deployment("client-ca-for-servers")
                .clientCa(CLIENT, new Kind().purposes(server))
                .write();
        new Deployment("client-ca-for-clients")
                .clientCa(CLIENT, new Kind().purposes(client))
                .write();
        new Deployment("server-ca-for-clients")
                .serverCa(SERVER, new Kind().purposes(client))
                .write();
        new Deployment("server-ca-without-usage")
                .serverCa(SERVER, new Kind().withoutKeyUsage())
                .write();
        new Deployment("client-ca-without-usage")
                .clientCa(CLIENT, new Kind().withoutKeyUsage())
                .write();
        new Deployment("client-without-usage")
                .client(LEAF, new Kind().withoutKeyUsage())
                .write();
        new Deployment("server-ca-constraints-not-critical")
                .serverCa(SERVER, new Kind().withConstraints(Optional.of(false)))
                .write();
        new Deployment("server-ca-without-constraints")
                .serverCa(SERVER, new Kind().withConstraints(Optional.empty()))
                .write();
        new Deployment("server-ca-says-nothing")
                .serverCa(SERVER, new Kind().withConstraints(Optional.empty()).withoutKeyUsage())
                .write();
        new Deployment("server-ca-not-yet-valid")
                .serverCa(SERVER, new Kind().since(Duration.ofDays(2)))
                .write();
        new Deployment("server-ca-ended")
                .serverCa(SERVER, new Kind().until(ended))
                .write();
        new Deployment("client-ended").client(LEAF, new Kind().until(ended)).write();
        new Deployment("bundle-new-first").beforeClientCa(next).write();
        new Deployment("bundle-old-ended").beforeClientCa(old).write();
        new Deployment("bundle-of-servers")
                .behindServerCa(ca("server CA of next year", OTHER, new Kind()))
                .write();
        new Deployment("intermediates").intermediate().write();
        Deployment shared = new Deployment("client-of-another-ca");
        shared.client(LEAF, new Kind()).clientCa(OTHER, new Kind()).write();
        Deployment sends = new Deployment("client-sends-its-intermediate");
        X509Certificate middle = signed("middle", OTHER, sends.clientCa, CLIENT, true, new Kind());
        sends.client = Pem.of(LEAF.getPrivate())
                + Pem.of(signed("controller", LEAF, middle, OTHER, false, new Kind()))
                + Pem.of(middle);
        sends.write();
    }

    @Test
    public void lintSaysWhatHappens() throws Exception {
        writeAll();
        Path all = FOLDER.getRoot().toPath().resolve("all");
        Tool tool = Tool.run("python3", "-c", TALK, all);
        Map<String, String> talked = new TreeMap<>();
        List<String> why = new ArrayList<>();
        tool.output().lines().forEach(line -> {
            String[] words = line.split(" ");
            if (words.length == 3) {
                talked.put(words[0], words[1] + " " + words[2]);
            } else {
                why.add(line);
            }
        });
        assertThat(tool.exit()).as(tool.output()).isZero();
        Map<String, String> ours = new TreeMap<>();
        for (String name : talked.keySet()) {
            List<CertificateFinding> findings = new Lint(Optional.empty(), Samples.NOW, Period.ofDays(30))
                    .check(CertificateFolder.at(all.resolve(name)));
            boolean plain = findings.stream().noneMatch(CertificateFinding::isError);
            ours.put(name, (plain ? "True " : "False ") + (findings.isEmpty() ? "True" : "False"));
            findings.forEach(finding -> why.add(name + ": " + finding.severity() + " " + finding));
        }
        assertThat(talked).as(String.join("\n", why)).hasSizeGreaterThan(25).isEqualTo(ours);
    }
}
