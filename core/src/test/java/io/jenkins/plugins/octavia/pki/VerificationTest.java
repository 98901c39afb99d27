package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.pki.Verification.Fault;
import io.jenkins.plugins.octavia.pki.Verification.Purpose;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.NetscapeCertType;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Chains of every kind, fit and unfit, beside what OpenSSL says of them: as it does by itself, and as Python 3.13 asks. */
public class VerificationTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static final int CHAINS = Integer.getInteger("octavia.test.chains", 150);

    /** Of so many things in a certificate one is odd. */
    private static final int RARITY = 40;

    /** Prints "number plain strict" with 0 where OpenSSL takes the chain. */
    private static final String VERIFY = """
            cd "$1"
            for case in *; do
                cd "$case"
                set -- -no-CApath -no-CAstore -auth_level 2 -purpose "$(cat purpose)" -CAfile trusted
                if [ -s sent ]; then set -- "$@" -untrusted sent; fi
                openssl verify "$@" leaf > plain 2>&1; plain=$?
                openssl verify "$@" -x509_strict -partial_chain leaf > strict 2>&1; strict=$?
                echo "$case $plain $strict"
                cd ..
            done
            """;

    private static final Map<String, KeyPair> KEYS = new HashMap<>();

    private static KeyPair key(String name) throws Exception {
        if (!KEYS.containsKey(name)) {
            KeyPairGenerator generator;
            if (name.startsWith("rsa")) {
                generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(Integer.parseInt(name.substring(3, 7)));
            } else if (name.startsWith("ed")) {
                generator = KeyPairGenerator.getInstance("Ed25519", BouncyCastle.PROVIDER);
            } else {
                generator = KeyPairGenerator.getInstance("EC", BouncyCastle.PROVIDER);
                generator.initialize(new ECGenParameterSpec(name.substring(0, name.indexOf('-'))));
            }
            KEYS.put(name, generator.generateKeyPair());
        }
        return KEYS.get(name);
    }

    private static String digest(KeyPair signer, boolean weak) {
        String algorithm = signer.getPublic().getAlgorithm();
        if (algorithm.startsWith("Ed")) {
            return "Ed25519";
        }
        return (weak ? "SHA1" : "SHA256") + "with" + (algorithm.equals("RSA") ? "RSA" : "ECDSA");
    }

    /** Something to be certified, and what is odd about it. */
    private static final class Made {
        private final Random random;
        private final boolean isSound;
        private final List<String> odd = new ArrayList<>();

        Made(Random random, boolean isSound) {
            this.random = random;
            this.isSound = isSound;
        }

        /** Now and then, with a note of it. */
        private boolean sometimes(String what) {
            boolean is = !isSound && random.nextInt(RARITY) == 0;
            if (is) {
                odd.add(what);
            }
            return is;
        }

        X509Certificate certify(String subject, KeyPair subjectKey, KeyPair signer, X509Certificate ca, boolean isCa)
                throws Exception {
            Instant now = Samples.NOW.instant();
            Date begin = Date.from(now.minus(Duration.ofDays(1)));
            Date end = Date.from(now.plus(Duration.ofDays(300)));
            X500Name name = new X500Name(!isCa && sometimes("no subject") ? "" : subject);
            X500Name issuer = ca == null
                    ? name
                    : X500Name.getInstance(ca.getSubjectX500Principal().getEncoded());
            BigInteger serial = new BigInteger(60, random).add(BigInteger.ONE);
            SubjectPublicKeyInfo key =
                    SubjectPublicKeyInfo.getInstance(subjectKey.getPublic().getEncoded());
            var content = new JcaContentSignerBuilder(digest(signer, sometimes("SHA-1")))
                    .setProvider(BouncyCastle.PROVIDER)
                    .build(signer.getPrivate());
            var converter = new JcaX509CertificateConverter().setProvider(BouncyCastle.PROVIDER);
            if (sometimes("version 1")) {
                return converter.getCertificate(
                        new X509v1CertificateBuilder(issuer, serial, begin, end, name, key).build(content));
            }
            var builder = new X509v3CertificateBuilder(issuer, serial, begin, end, name, key);
            constraints(builder, isCa);
            usage(builder, isCa);
            identifiers(builder, subjectKey, signer, ca, isCa);
            if (sometimes("an unknown critical extension")) {
                builder.addExtension(new ASN1ObjectIdentifier("1.2.3.4.5"), true, new DEROctetString(new byte[3]));
            }
            if (sometimes("a critical alternative name")) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        true,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, "example.com")));
            }
            return converter.getCertificate(builder.build(content));
        }

        private void constraints(X509v3CertificateBuilder builder, boolean isCa) throws Exception {
            if (sometimes("no basicConstraints")) {
                return;
            }
            boolean says = isCa ^ sometimes("the wrong CA flag");
            boolean critical = says ^ sometimes("basicConstraints critical or not");
            builder.addExtension(
                    Extension.basicConstraints,
                    critical,
                    says && sometimes("a path length of 0") ? new BasicConstraints(0) : new BasicConstraints(says));
        }

        private void usage(X509v3CertificateBuilder builder, boolean isCa) throws Exception {
            int usage = isCa ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
            if (sometimes("a strange keyUsage")) {
                int[] strange = {KeyUsage.keyEncipherment, KeyUsage.keyCertSign, KeyUsage.cRLSign, KeyUsage.keyAgreement
                };
                usage = strange[random.nextInt(strange.length)];
            }
            if (!sometimes("no keyUsage")) {
                builder.addExtension(Extension.keyUsage, !sometimes("keyUsage not critical"), new KeyUsage(usage));
            }
            KeyPurposeId[] purposes = {
                KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_emailProtection
            };
            if (sometimes("an extendedKeyUsage")) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes[random.nextInt(3)]));
            }
            if (sometimes("an nsCertType")) {
                int[] types = {NetscapeCertType.sslClient, NetscapeCertType.sslCA, NetscapeCertType.smime};
                builder.addExtension(
                        MiscObjectIdentifiers.netscapeCertType, false, new NetscapeCertType(types[random.nextInt(3)]));
            }
        }

        private void identifiers(
                X509v3CertificateBuilder builder, KeyPair subjectKey, KeyPair signer, X509Certificate ca, boolean isCa)
                throws Exception {
            SubjectKeyIdentifier own = new JcaX509ExtensionUtils().createSubjectKeyIdentifier(subjectKey.getPublic());
            SubjectKeyIdentifier issuer = new JcaX509ExtensionUtils().createSubjectKeyIdentifier(signer.getPublic());
            if (!sometimes("no subjectKeyIdentifier") && (isCa || random.nextBoolean())) {
                builder.addExtension(Extension.subjectKeyIdentifier, sometimes("its identifier critical"), own);
            }
            boolean isRoot = ca == null;
            if (sometimes("no authorityKeyIdentifier") || (isRoot && random.nextBoolean())) {
                return;
            }
            byte[] keyId = sometimes("another authorityKeyIdentifier") ? new byte[20] : issuer.getKeyIdentifier();
            GeneralNames names = new GeneralNames(new GeneralName(
                    isRoot
                            ? new X500Name("CN=root")
                            : X500Name.getInstance(ca.getIssuerX500Principal().getEncoded())));
            BigInteger serial = isRoot || sometimes("another serial") ? BigInteger.TWO : ca.getSerialNumber();
            AuthorityKeyIdentifier identifier = sometimes("issuer and serial")
                    ? new AuthorityKeyIdentifier(names, serial)
                    : new AuthorityKeyIdentifier(keyId);
            builder.addExtension(
                    Extension.authorityKeyIdentifier, sometimes("its issuer's identifier critical"), identifier);
        }
    }

    private record Case(
            Purpose purpose,
            X509Certificate leaf,
            X509Certificate judged,
            List<X509Certificate> sent,
            List<X509Certificate> trusted,
            List<String> odd) {

        String ours(boolean strict) {
            boolean isIssuer = !judged.equals(leaf);
            Chain chain = Chain.of(judged, sent, trusted, strict, Samples.NOW.instant());
            List<Fault> faults = new Verification(strict, purpose).faults(chain.certificates(), isIssuer ? 1 : 0);
            boolean ends = strict ? chain.isTrusted() : chain.isComplete();
            return ends && faults.isEmpty() ? "0" : "2";
        }

        void write(Path folder) throws Exception {
            Files.createDirectory(folder);
            Files.writeString(folder.resolve("leaf"), Pem.of(leaf));
            Files.writeString(folder.resolve("sent"), all(sent));
            Files.writeString(folder.resolve("trusted"), all(trusted));
            Files.writeString(folder.resolve("purpose"), purpose == Purpose.TLS_CLIENT ? "sslclient" : "sslserver");
        }

        private static String all(List<X509Certificate> certificates) {
            return certificates.stream().map(Pem::of).collect(Collectors.joining());
        }
    }

    private Case made(Random random) throws Exception {
        Made made = new Made(random, false);
        String[] strong = {"rsa2048a", "rsa2048b", "rsa2048c", "secp256r1-a", "secp384r1-b", "ed25519"};
        String[] weak = {"rsa1024a", "rsa1952a", "rsa1968a", "secp192r1-a", "secp224r1-a"};
        KeyPair[] keys = new KeyPair[4];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(
                    made.sometimes("weak key " + i)
                            ? weak[random.nextInt(weak.length)]
                            : strong[random.nextInt(strong.length)]);
        }
        X509Certificate root = made.certify("CN=root", keys[0], keys[0], null, true);
        boolean isDeep = random.nextInt(3) == 0;
        X509Certificate middle = isDeep ? made.certify("CN=middle", keys[1], keys[0], root, true) : root;
        KeyPair signer = isDeep ? keys[1] : keys[0];
        boolean isClient = random.nextBoolean();
        X509Certificate leaf = (isClient ? made : new Made(random, true))
                .certify("CN=leaf", isClient ? keys[2] : key("rsa2048a"), signer, middle, false);
        List<X509Certificate> trusted = new ArrayList<>(List.of(root));
        List<X509Certificate> sent = new ArrayList<>();
        if (isDeep) {
            (made.sometimes("an intermediate that is sent") && isClient ? sent : trusted).add(0, middle);
            if (made.sometimes("no root")) {
                trusted.remove(root);
            }
        }
        if (made.sometimes("another root of the same name")) {
            Made other = new Made(random, false);
            trusted.add(random.nextInt(trusted.size() + 1), other.certify("CN=root", keys[3], keys[3], null, true));
            made.odd.addAll(other.odd);
        }
        if (trusted.isEmpty()) {
            trusted.add(root);
        }
        return new Case(
                isClient ? Purpose.TLS_CLIENT : Purpose.TLS_SERVER,
                leaf,
                isClient ? leaf : middle,
                sent,
                trusted,
                made.odd);
    }

    @Test
    public void chainsAreTakenAndRefusedAsOpensslDoes() throws Exception {
        Path folder = FOLDER.newFolder().toPath();
        List<Case> cases = new ArrayList<>();
        for (int seed = 0; seed < CHAINS; seed++) {
            Case made = made(new Random(seed));
            made.write(folder.resolve("%04d".formatted(seed)));
            cases.add(made);
        }
        Tool.run("openssl", "version");
        Tool verified = Tool.run("sh", "-c", VERIFY, "sh", folder);
        List<String> lines = verified.output().lines().toList();
        assertThat(lines).hasSize(CHAINS);
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < CHAINS; i++) {
            Case made = cases.get(i);
            Path at = folder.resolve("%04d".formatted(i));
            softly.assertThat("%04d %s %s".formatted(i, made.ours(false), made.ours(true)))
                    .as(
                            "%s %s%n%s%n%s",
                            made.purpose(),
                            made.odd(),
                            Files.readString(at.resolve("plain")),
                            Files.readString(at.resolve("strict")))
                    .isEqualTo(lines.get(i));
        }
        softly.assertAll();
        assertThat(lines).filteredOn(line -> line.endsWith(" 0 0")).hasSizeGreaterThan(CHAINS / 10);
        assertThat(lines).filteredOn(line -> line.endsWith(" 2 2")).hasSizeGreaterThan(CHAINS / 10);
        assertThat(lines).filteredOn(line -> line.endsWith(" 0 2")).hasSizeGreaterThan(CHAINS / 20);
    }
}
