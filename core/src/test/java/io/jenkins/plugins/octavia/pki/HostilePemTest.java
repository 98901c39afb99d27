package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
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
