package io.jenkins.plugins.octavia.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/** MD5 of the key inside an OpenSSH public key, as {@code ssh-keygen -l -E md5} prints it. */
final class Fingerprint {
    /** The kinds that python3-cryptography reads, by which Nova checks them. */
    private static final Set<String> KINDS = Set.of(
            "ssh-rsa", "ssh-dss", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521");

    private Fingerprint() {}

    static String of(String publicKey) {
        String[] words = publicKey.strip().split("\\s+");
        if (words.length < 2 || !KINDS.contains(words[0])) {
            throw invalid();
        }
        byte[] blob = decoded(words[1]);
        if (!words[0].equals(kind(blob))) {
            throw invalid();
        }
        return HexFormat.ofDelimiter(":").formatHex(md5(blob));
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    /** The blob begins with the name of its kind, once more: RFC 4253, section 6.6. */
    private static String kind(byte[] blob) {
        ByteBuffer buffer = ByteBuffer.wrap(blob);
        int length = buffer.remaining() < 4 ? -1 : buffer.getInt();
        if (length < 0 || length >= buffer.remaining()) {
            throw invalid();
        }
        return new String(blob, 4, length, StandardCharsets.US_ASCII);
    }

    private static byte[] md5(byte[] blob) {
        try {
            return MessageDigest.getInstance("MD5").digest(blob);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private static ApiError invalid() {
        return new ApiError(400, "Keypair data is invalid: failed to generate fingerprint");
    }
}
