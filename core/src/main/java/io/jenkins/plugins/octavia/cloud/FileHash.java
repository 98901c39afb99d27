package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The two digests of an image: SHA-256, by which we know a file again, and SHA-512, which Glance computes. */
public final class FileHash {

    private final MessageDigest sha256 = digest("SHA-256");
    private final MessageDigest sha512 = digest("SHA-512");

    FileHash() {}

    /** Reads the whole file. */
    public static FileHash of(Path path) throws IOException {
        FileHash hash = new FileHash();
        try (InputStream in = Files.newInputStream(path)) {
            byte[] buffer = new byte[256 << 10];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                hash.sha256.update(buffer, 0, read);
                hash.sha512.update(buffer, 0, read);
            }
        }
        return hash;
    }

    void update(byte[] piece) {
        sha256.update(piece);
        sha512.update(piece);
    }

    /** In hexadecimal. */
    public String sha256() {
        return hex(sha256);
    }

    /** In hexadecimal. */
    public String sha512() {
        return hex(sha512);
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
