package io.jenkins.plugins.octavia.cloud;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Both digests of a file that passes by in pieces. */
final class FileDigests {

    private final MessageDigest sha256 = digest("SHA-256");
    private final MessageDigest sha512 = digest("SHA-512");

    void update(byte[] piece, int length) {
        sha256.update(piece, 0, length);
        sha512.update(piece, 0, length);
    }

    /** Of all so far. */
    FileHash hash() {
        return new FileHash(hex(sha256), hex(sha512));
    }

    private static String hex(MessageDigest digest) {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
