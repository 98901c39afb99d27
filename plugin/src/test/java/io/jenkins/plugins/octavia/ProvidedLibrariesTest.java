package io.jenkins.plugins.octavia;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonView;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.jsontype.PolymorphicTypeValidator;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jenkins.plugins.octavia.pki.CertificateFinding;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.Lint;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Period;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Jenkins provides libraries, and may provide them as old as the manifest allows. What they have of published holes is
 * not reached; SECURITY.md names them. The files here are read with that old BouncyCastle, core's own tests with a new one.
 */
public class ProvidedLibrariesTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.jenkins.plugins.octavia", "org.openstack4j");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void isTheOldestBouncyCastleThatIsAllowed() {
        assertThat(new BouncyCastleProvider().getVersionStr()).isEqualTo("1.84");
    }

    /** Holes of 1.85 and later are elsewhere: in CMS, S/MIME, OpenPGP, TLS, path validation, key stores and others. */
    @Test
    public void onlyAFewPartsOfBouncyCastleAreUsed() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("org.bouncycastle..")
                        .and(resideOutsideOfPackages(
                                "org.bouncycastle.asn1..",
                                "org.bouncycastle.cert",
                                "org.bouncycastle.cert.jcajce",
                                "org.bouncycastle.crypto.params",
                                "org.bouncycastle.crypto.util",
                                "org.bouncycastle.jce.provider",
                                "org.bouncycastle.math.ec",
                                "org.bouncycastle.openssl",
                                "org.bouncycastle.openssl.jcajce",
                                "org.bouncycastle.operator",
                                "org.bouncycastle.operator.jcajce",
                                "org.bouncycastle.pkcs",
                                "org.bouncycastle.pkcs.jcajce",
                                "org.bouncycastle.util.io.pem")))
                .check(CLASSES);
    }

    /** Jackson's are in parsers that do not block, in types that the JSON names, in views, and in names without case. */
    @Test
    public void jacksonReadsWholeTextsOfTypesThatWeName() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("com.fasterxml.jackson.core..async.."))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        JsonFormat.Feature.class,
                        JsonTypeInfo.class,
                        JsonView.class,
                        MapperFeature.class,
                        PolymorphicTypeValidator.class)
                .orShould()
                .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.nameMatching(
                        "createNonBlocking.*|(activate|enable)DefaultTyping.*|readerWithView|withView")))
                .check(CLASSES);
    }

    /** CVE-2026-58060 and what 1.85 mended beside it: a public key says how much is to be computed. */
    @Test(timeout = 60_000)
    public void keyThatWouldTakeHoursToReadIsRefused() throws IOException {
        BigInteger modulus = BigInteger.ONE.shiftLeft(40_000).setBit(0);
        byte[] trees = new byte[60];
        Arrays.fill(trees, 0, 4, (byte) 0x7f);
        for (SubjectPublicKeyInfo key : List.of(
                new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(
                                X9ObjectIdentifiers.id_dsa, new DSAParameter(modulus, modulus, BigInteger.TWO)),
                        new ASN1Integer(3)),
                new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_alg_hss_lms_hashsig), trees))) {
            assertFinding(
                    "CERTIFICATE", certificate(key), "has a public key of a kind or size that OpenSSL does not use");
        }
    }

    /** CVE-2026-15055. */
    @Test(timeout = 60_000)
    public void passphraseIsNotHashedForHours() throws IOException {
        byte[] salt = new byte[16];
        var derivation =
                new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt, Integer.MAX_VALUE));
        var encryption = new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_PBES2,
                new PBES2Parameters(derivation, new EncryptionScheme(PKCSObjectIdentifiers.des_EDE3_CBC)));
        assertFinding(
                "ENCRYPTED PRIVATE KEY",
                new EncryptedPrivateKeyInfo(encryption, salt).getEncoded(),
                "would take too long to open");
    }

    /** CVE-2026-13506 and CVE-2026-14682. */
    @Test(timeout = 60_000)
    public void partsInPartsWithoutEndAreDamage() throws IOException {
        byte[] endless = nested(100_000);
        byte[] tooLong = {0x30, (byte) 0x84, 0x7f, 0, 0, 0, 4, (byte) 0x84, 0x7e, 0, 0, 0};
        for (byte[] der : List.of(endless, tooLong)) {
            assertFinding("CERTIFICATE", der, "is damaged or cut short");
            assertFinding("ENCRYPTED PRIVATE KEY", der, "is damaged or cut short");
        }
        var rsa = new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                new RSAPublicKey(BigInteger.ONE.shiftLeft(2047).setBit(0), BigInteger.valueOf(65537)));
        var inside = new Extension(Extension.basicConstraints, false, endless);
        assertFinding("CERTIFICATE", certificate(rsa, inside), "is damaged or cut short");
    }

    private void assertFinding(String type, byte[] der, String message) throws IOException {
        Path file = folder.getRoot()
                .toPath()
                .resolve(type.equals("CERTIFICATE") ? "server_ca.cert.pem" : "server_ca.key.pem");
        Files.writeString(
                file,
                "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type
                        + "-----\n");
        assertThat(new Lint(Optional.empty(), Clock.systemUTC(), Period.ZERO)
                        .check(CertificateFolder.at(folder.getRoot().toPath())))
                .extracting(CertificateFinding::file, CertificateFinding::message)
                .contains(tuple("certs/" + file.getFileName(), message));
    }

    private static byte[] certificate(SubjectPublicKeyInfo key, Extension... extensions) throws IOException {
        X500Name name = new X500Name("CN=hostile");
        var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
        var body = new V3TBSCertificateGenerator();
        body.setSerialNumber(new ASN1Integer(1));
        body.setSignature(algorithm);
        body.setIssuer(name);
        body.setStartDate(new Time(new Date(0)));
        body.setEndDate(new Time(new Date(0)));
        body.setSubject(name);
        body.setSubjectPublicKeyInfo(key);
        if (extensions.length > 0) {
            body.setExtensions(new Extensions(extensions));
        }
        return new DERSequence(
                        new ASN1Encodable[] {body.generateTBSCertificate(), algorithm, new DERBitString(new byte[256])})
                .getEncoded();
    }

    /** Sequences in each other. */
    private static byte[] nested(int depth) {
        Deque<byte[]> heads = new ArrayDeque<>();
        int length = 0;
        for (int i = 0; i < depth; i++) {
            heads.push(new byte[] {0x30, (byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length});
            length += 5;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        heads.forEach(all::put);
        return all.array();
    }
}
