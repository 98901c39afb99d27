package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.value.SshKeyType;
import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** A key that was made here, to log in to amphorae with. */
public final class SshKey {
    private final KeyPair pair;
    private final byte[] publicBlob;
    private final int check;

    private SshKey(KeyPair pair, int check) {
        this.pair = pair;
        this.check = check;
        try {
            publicBlob = OpenSSHPublicKeyUtil.encodePublicKey(PublicKeyFactory.createKey(
                    SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param bits of an RSA key, or 256, 384 or 521 of an ECDSA one; Ed25519 has but one length */
    public static SshKey generate(SshKeyType type, int bits, SecureRandom random) {
        KeyPair pair = switch (type) {
            case RSA -> KeyPairs.rsa(bits, random);
            case ED25519 -> KeyPairs.ed25519(random);
            case ECDSA -> KeyPairs.ec("secp" + bits + "r1", random);
        };
        return new SshKey(pair, random.nextInt());
    }

    public SshPublicKey publicKey() {
        return SshPublicKey.of(publicBlob);
    }

    /** The private key as {@code ssh-keygen} writes it since OpenSSH 7.8, unencrypted. */
    public String privateKeyOpenSsh(String comment) {
        return OpenSshContainer.write(publicBlob, privateFields(), check, comment);
    }

    /** The order of OpenSSH's sshkey_private_serialize_opt; ECDSA and Ed25519 repeat the public key first. */
    private byte[] privateFields() {
        var fields = new SshWire.Writer();
        if (pair.getPrivate() instanceof RSAPrivateCrtKey rsa) {
            return fields.string("ssh-rsa")
                    .mpint(rsa.getModulus())
                    .mpint(rsa.getPublicExponent())
                    .mpint(rsa.getPrivateExponent())
                    .mpint(rsa.getCrtCoefficient())
                    .mpint(rsa.getPrimeP())
                    .mpint(rsa.getPrimeQ())
                    .toBytes();
        }
        fields.raw(publicBlob);
        if (pair.getPrivate() instanceof ECPrivateKey ec) {
            return fields.mpint(ec.getS()).toBytes();
        }
        byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        var publicFields = new SshWire.Reader(publicBlob);
        publicFields.string();
        return fields.string(new SshWire.Writer()
                        .raw(seed)
                        .raw(publicFields.string())
                        .toBytes())
                .toBytes();
    }

    @Override
    public String toString() {
        return "SshKey[" + publicKey().fingerprint() + "]";
    }
}
