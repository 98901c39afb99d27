package io.jenkins.plugins.octavia.pki;

import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * OpenSSH's own format of private keys, {@code openssh-key-v1}: the public key in clear, then the private part.
 *
 * @see <a href="https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key">PROTOCOL.key</a>
 */
final class OpenSshContainer {
    static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private static final String END = "-----END OPENSSH PRIVATE KEY-----";
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);

    /** The cipher block of an unencrypted key: the private part is padded to a multiple of it. */
    private static final int BLOCK = 8;

    private static final int LINE = 70;

    private OpenSshContainer() {}

    /**
     * One unencrypted key.
     *
     * @param check stands twice before the private part; in an encrypted key that tells a wrong passphrase
     * @param fields of the private key, its type first
     */
    static String write(byte[] publicBlob, byte[] fields, int check, String comment) {
        var hidden =
                new SshWire.Writer().uint32(check).uint32(check).raw(fields).string(comment);
        for (int pad = 1; hidden.size() % BLOCK != 0; pad++) {
            hidden.raw(new byte[] {(byte) pad});
        }
        byte[] container = new SshWire.Writer()
                .raw(MAGIC)
                .string("none")
                .string("none")
                .string("")
                .uint32(1)
                .string(publicBlob)
                .string(hidden.toBytes())
                .toBytes();
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(container);
        return BEGIN + "\n" + base64 + "\n" + END + "\n";
    }

    /** The public key of a private key file, encrypted or not. */
    static byte[] publicBlob(String text) {
        int begin = text.indexOf(BEGIN);
        int start = begin + BEGIN.length();
        int end = text.indexOf(END);
        try {
            if (begin < 0 || end < start) {
                throw damaged();
            }
            var reader = new SshWire.Reader(Base64.getMimeDecoder().decode(text.substring(start, end)));
            if (!Arrays.equals(reader.bytes(MAGIC.length), MAGIC)) {
                throw damaged();
            }
            reader.string();
            reader.string();
            reader.string();
            if (reader.uint32() != 1) {
                throw damaged();
            }
            return reader.string();
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw damaged();
        }
    }

    private static PkiException damaged() {
        return new PkiException(
                "SSH private key", "is damaged or cut short", "restore it from a backup, or give the public key");
    }
}
