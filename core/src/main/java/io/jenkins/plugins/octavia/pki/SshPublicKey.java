package io.jenkins.plugins.octavia.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.nist.NISTNamedCurves;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;

/**
 * A public key as Nova and {@code authorized_keys} take it. Its comment is not part of it: keys with different comments
 * are equal.
 *
 * @param base64 the key in SSH's wire format (RFC 4253 section 6.6)
 */
public record SshPublicKey(String type, String base64) {
    private static final String THING = "SSH public key";
    private static final String GIVE_LINE = "give one line of the form: ssh-ed25519 AAAA… comment";
    private static final int RSA_BITS = 2048;
    /** OpenSSL knows no longer ones. */
    private static final int MOST_RSA_BITS = 16384;

    private static final String SK_ED25519 = "sk-ssh-ed25519@openssh.com";
    private static final String SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com";

    /**
     * Reads one line, {@code type base64 [comment]}.
     *
     * @throws PkiException when it is anything else, or a key that is too weak
     */
    public static SshPublicKey parse(String text) {
        String line = text.strip();
        if (line.isEmpty()) {
            throw new PkiException(THING, "is empty", GIVE_LINE);
        }
        if (line.contains("PRIVATE KEY-----")) {
            throw new PkiException(THING, "is a private key", "give the public one, the file that ends in .pub");
        }
        if (line.startsWith("---- BEGIN SSH2") || line.startsWith("-----BEGIN")) {
            throw new PkiException(THING, "is not in OpenSSH's format", "convert it with ssh-keygen -i");
        }
        if (line.lines().count() > 1) {
            throw new PkiException(THING, "has " + line.lines().count() + " lines", GIVE_LINE);
        }
        String[] parts = line.split("[ \t]+", 3);
        if (parts.length < 2) {
            throw new PkiException(THING, "has one word only", GIVE_LINE);
        }
        checkType(parts[0]);
        byte[] blob;
        try {
            if (parts[1].length() % 4 != 0) {
                throw new IllegalArgumentException("OpenSSH reads none without its padding");
            }
            blob = Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException e) {
            throw new PkiException(THING, "its second word is not base64", GIVE_LINE);
        }
        SshPublicKey key = of(blob);
        if (!key.type().equals(parts[0])) {
            throw new PkiException(THING, "says " + parts[0] + " but holds " + key.type(), "copy the line again");
        }
        return key;
    }

    /**
     * The public key that belongs to a private key file: OpenSSH's format, encrypted or not, or PEM without encryption.
     *
     * @throws PkiException when it is none of these
     */
    public static SshPublicKey ofPrivateKey(String text) {
        if (text.contains(OpenSshContainer.BEGIN)) {
            return of(OpenSshContainer.publicBlob(text));
        }
        String thing = "SSH private key";
        try {
            List<PemBlock> blocks = Pem.read(text.getBytes(StandardCharsets.US_ASCII));
            if (blocks.size() != 1 || !(blocks.get(0) instanceof PemBlock.Key key)) {
                throw new PkiException(
                        thing, "does not hold exactly one private key", "give the file that ssh-keygen wrote");
            }
            if (key.isEncrypted()) {
                throw new PkiException(thing, "is encrypted", "give its public key, or decrypt it with ssh-keygen -p");
            }
            PrivateKeyInfo info =
                    key.plain().orElseThrow(() -> new PkiException(thing, "is damaged", "restore it from a backup"));
            return of(OpenSSHPublicKeyUtil.encodePublicKey(PublicHalf.of(info)));
        } catch (PemFault e) {
            throw new PkiException(thing, e.getMessage(), e.remedy());
        } catch (IllegalArgumentException e) {
            throw new PkiException(
                    thing, "is of a kind that OpenSSH does not know", "use RSA, ed25519, or ECDSA on a NIST curve");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static SshPublicKey of(byte[] blob) {
        try {
            var reader = new SshWire.Reader(blob);
            String type = reader.text();
            checkType(type);
            boolean good = switch (type) {
                case "ssh-rsa" -> isRsa(reader);
                case "ssh-ed25519" -> reader.string().length == 32;
                case SK_ED25519 -> reader.string().length == 32 && isApplication(reader);
                case SK_ECDSA -> isEcdsa("ecdsa-sha2-nistp256", reader) && isApplication(reader);
                default -> isEcdsa(type, reader);
            };
            if (good && reader.isAtEnd()) {
                return new SshPublicKey(type, Base64.getEncoder().encodeToString(blob));
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            // too short, or no point of its curve: said below
        }
        throw new PkiException(THING, "is damaged or cut short", "copy the line again");
    }

    private static void checkType(String type) {
        switch (type) {
            case "ssh-rsa",
                    "ssh-ed25519",
                    "ecdsa-sha2-nistp256",
                    "ecdsa-sha2-nistp384",
                    "ecdsa-sha2-nistp521",
                    SK_ED25519,
                    SK_ECDSA -> {}
            case "ssh-dss" ->
                throw new PkiException(THING, "is DSA, which OpenSSH has given up", "make an RSA or ed25519 key");
            default ->
                throw new PkiException(
                        THING,
                        "is of a type that amphorae are not given",
                        "use ssh-rsa, ssh-ed25519, ecdsa-sha2-nistp… or one of a security key, sk-…");
        }
    }

    private static boolean isRsa(SshWire.Reader reader) {
        BigInteger exponent = reader.mpint();
        BigInteger modulus = reader.mpint();
        int bits = modulus.bitLength();
        if (bits < RSA_BITS) {
            throw new PkiException(THING, "is RSA with " + bits + " bits", "make one with " + RSA_BITS + " or more");
        }
        if (bits > MOST_RSA_BITS) {
            throw new PkiException(
                    THING, "is RSA with " + bits + " bits", "make one with " + MOST_RSA_BITS + " or fewer");
        }
        return exponent.signum() > 0 && modulus.signum() > 0;
    }

    /**
     * RFC 5656 section 3.1: the curve again, then an uncompressed point.
     *
     * @throws IllegalArgumentException if the point is not on the curve
     */
    private static boolean isEcdsa(String type, SshWire.Reader reader) {
        String curve = reader.text();
        byte[] point = reader.string();
        int field = (Integer.parseInt(type.substring("ecdsa-sha2-nistp".length())) + 7) / 8;
        boolean isPoint = type.endsWith("-" + curve) && point.length == 1 + 2 * field && point[0] == 4;
        return isPoint
                && !NISTNamedCurves.getByName(curve.replace("nistp", "P-"))
                        .getCurve()
                        .decodePoint(point)
                        .isInfinity();
    }

    /** Whom the security key is for, such as {@code ssh:} (OpenSSH's PROTOCOL.u2f). */
    private static boolean isApplication(SshWire.Reader reader) {
        return reader.text().indexOf(0) < 0;
    }

    /** Whether its private half never leaves a device, which OpenSSH takes from 8.2 on. */
    public boolean isOfSecurityKey() {
        return type.equals(SK_ED25519) || type.equals(SK_ECDSA);
    }

    /** What it is made of, as {@code ssh-keygen -t} and {@code -b} take it: {@code rsa 2048}, {@code ed25519}, {@code ecdsa 256}. */
    public String label() {
        if (type.startsWith("ecdsa-sha2-nistp")) {
            return "ecdsa " + type.substring("ecdsa-sha2-nistp".length());
        }
        if (!type.equals("ssh-rsa")) {
            return type.equals("ssh-ed25519") ? "ed25519" : type;
        }
        // The type, the exponent, the modulus, each behind its length (RFC 4253 section 6.6).
        ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
        byte[] field = {};
        while (blob.hasRemaining()) {
            field = new byte[blob.getInt()];
            blob.get(field);
        }
        return "rsa " + new BigInteger(1, field).bitLength();
    }

    /** As a {@code .pub} file has it, without a line end. */
    public String line(String comment) {
        return comment.isBlank() ? type + " " + base64 : type + " " + base64 + " " + comment;
    }

    /** As {@code ssh-keygen -l} prints it, {@code SHA256:…}. */
    public String fingerprint() {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest("SHA-256"));
    }

    /** As Nova shows it: MD5 in hex with colons. */
    public String md5Fingerprint() {
        return HexFormat.ofDelimiter(":").formatHex(digest("MD5"));
    }

    private byte[] digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm)
                    .digest(Base64.getDecoder().decode(base64));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
