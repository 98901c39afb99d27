package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.DHParameter;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.Test;

/** Keys and certificates by people who would rather that nothing ran. */
public class HostilePemTest {

    private static final byte[] SALT = new byte[16];
    private static final int LARGEST = Integer.MAX_VALUE;

    @Test
    public void certificateWithADamagedPublicKeyIsRefused() throws Exception {
        for (Bundle bundle : List.of(Samples.DUAL_EC, Samples.DUAL_RSA)) {
            X509Certificate certificate = bundle.authorities().server().certificate();
            byte[] der = certificate.getEncoded();
            int key = indexOf(der, certificate.getPublicKey().getEncoded());
            // an EC point that is not on its curve; an RSA modulus that is even
            der[key + certificate.getPublicKey().getEncoded().length - (bundle == Samples.DUAL_EC ? 1 : 6)] ^= 1;
            assertRefused(block("CERTIFICATE", der), "is damaged or cut short");
        }
    }

    @Test(timeout = 10_000)
    public void certificateWithAKeyThatOpenSslDoesNotUseIsRefused() throws Exception {
        BigInteger modulus = BigInteger.ONE.shiftLeft(20_000).setBit(0);
        BigInteger group = BigInteger.ONE.shiftLeft(255).setBit(0);
        byte[] trees = new byte[60];
        Arrays.fill(trees, 0, 4, (byte) 0x7f);
        for (SubjectPublicKeyInfo key : List.of(
                dsa(new DSAParameter(modulus, modulus, BigInteger.TWO)),
                dsa(new DSAParameter(modulus, group, BigInteger.TWO)),
                dsa(new DSAParameter(group, modulus, BigInteger.TWO)),
                dsa(null),
                new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(
                                PKCSObjectIdentifiers.dhKeyAgreement, new DHParameter(modulus, BigInteger.TWO, 0)),
                        new ASN1Integer(3)),
                new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_alg_hss_lms_hashsig), trees))) {
            assertRefused(
                    block("CERTIFICATE", certificate(key)),
                    "has a public key of a kind or size that OpenSSL does not use");
        }
    }

    @Test
    public void signatureOfBrokenBytesIsNone() throws Exception {
        X509Certificate certificate = Samples.DUAL_EC.authorities().server().certificate();
        byte[] der = certificate.getEncoded();
        // how many bits of the last byte are no part of the signature, which is never any
        der[der.length - certificate.getSignature().length - 1] = 1;
        der[der.length - 1] &= (byte) 0xfe;
        PemBlock block = Pem.read(block("CERTIFICATE", der).getBytes(StandardCharsets.US_ASCII))
                .get(0);
        assertThat(Chain.signed(certificate, ((PemBlock.Certificate) block).certificate()))
                .isFalse();
    }

    @Test(timeout = 10_000)
    public void keyThatWouldTakeHoursToOpenIsRefused() throws Exception {
        List<AlgorithmIdentifier> costly = List.of(
                pbes2(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(SALT, LARGEST)),
                pbes2(MiscObjectIdentifiers.id_scrypt, new ScryptParams(SALT, 1 << 30, 8, 1)),
                pbes2(MiscObjectIdentifiers.id_scrypt, new ScryptParams(SALT, 1 << 14, 8, LARGEST)),
                new AlgorithmIdentifier(
                        PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC, new PKCS12PBEParams(SALT, LARGEST)));
        for (AlgorithmIdentifier algorithm : costly) {
            assertRefused(
                    block("ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(algorithm, SALT).getEncoded()),
                    "would take too long to open");
        }
    }

    @Test
    public void keysOfOtherCurvesAreNoSshKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BouncyCastle.PROVIDER);
        for (String curve : List.of("secp256k1", "brainpoolP256r1")) {
            generator.initialize(new ECGenParameterSpec(curve));
            String pem = Pem.of(generator.generateKeyPair().getPrivate());
            assertThatThrownBy(() -> SshPublicKey.ofPrivateKey(pem))
                    .isInstanceOf(PkiException.class)
                    .hasMessageStartingWith("SSH private key: is of a kind that OpenSSH does not know; ");
        }
    }

    @Test
    public void marksThatRunIntoEachOtherEncloseNoKey() {
        assertThatThrownBy(() ->
                        SshPublicKey.ofPrivateKey("-----BEGIN OPENSSH PRIVATE KEY-----END OPENSSH PRIVATE KEY-----"))
                .isInstanceOf(PkiException.class)
                .hasMessageStartingWith("SSH private key: is damaged or cut short; ");
    }

    private static void assertRefused(String pem, String why) {
        assertThatThrownBy(() -> Pem.read(pem.getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(PemFault.class)
                .hasMessageStartingWith(why);
    }

    private static SubjectPublicKeyInfo dsa(DSAParameter parameters) throws IOException {
        return new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_dsa, parameters), new ASN1Integer(3));
    }

    private static byte[] certificate(SubjectPublicKeyInfo key) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BouncyCastle.PROVIDER);
        ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA")
                .setProvider(BouncyCastle.PROVIDER)
                .build(generator.generateKeyPair().getPrivate());
        X500Name name = new X500Name("CN=hostile");
        return new X509v3CertificateBuilder(name, BigInteger.ONE, new Date(0), new Date(0), name, key)
                .build(signer)
                .getEncoded();
    }

    private static AlgorithmIdentifier pbes2(ASN1ObjectIdentifier derivation, ASN1Encodable parameters) {
        return new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_PBES2,
                new PBES2Parameters(
                        new KeyDerivationFunc(derivation, parameters),
                        new EncryptionScheme(PKCSObjectIdentifiers.des_EDE3_CBC)));
    }

    private static String block(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type
                + "-----\n";
    }

    private static int indexOf(byte[] whole, byte[] part) {
        for (int i = 0; i <= whole.length - part.length; i++) {
            if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not a part of it");
    }
}
