package io.jenkins.plugins.octavia.embedded;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is left of an uploaded file.
 *
 * @param content null when the file is larger than what is kept
 */
record ImageData(long size, String md5, String sha512, byte[] content) {
    private static final int KEPT = 1024 * 1024;

    /** Reads to the end. @param expected bytes that were announced, negative when they were not */
    static ImageData read(InputStream stream, long expected) throws IOException {
        MessageDigest md5 = digest("MD5");
        MessageDigest sha512 = digest("SHA-512");
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        long size = 0;
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            md5.update(buffer, 0, count);
            sha512.update(buffer, 0, count);
            size += count;
            if (size <= KEPT) {
                kept.write(buffer, 0, count);
            }
        }
        if (expected >= 0 && size < expected) {
            throw new EOFException(size + " of " + expected + " bytes came");
        }
        return new ImageData(size, hex(md5), hex(sha512), size <= KEPT ? kept.toByteArray() : null);
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
