package io.jenkins.plugins.octavia.pki;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** SSH's data types (RFC 4251 section 5): length-prefixed strings and integers. */
final class SshWire {
    private SshWire() {}

    /** Reads from the start; throws {@link BufferUnderflowException} where the data end too early. */
    static final class Reader {
        private final ByteBuffer buffer;

        Reader(byte[] bytes) {
            buffer = ByteBuffer.wrap(bytes);
        }

        int uint32() {
            return buffer.getInt();
        }

        byte[] bytes(int length) {
            if (length < 0 || length > buffer.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] bytes = new byte[length];
            buffer.get(bytes);
            return bytes;
        }

        byte[] string() {
            return bytes(buffer.getInt());
        }

        String text() {
            return new String(string(), StandardCharsets.US_ASCII);
        }

        BigInteger mpint() {
            return new BigInteger(string());
        }

        boolean isAtEnd() {
            return !buffer.hasRemaining();
        }
    }

    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer uint32(int value) {
            return raw(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        }

        Writer raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Writer string(byte[] bytes) {
            return uint32(bytes.length).raw(bytes);
        }

        Writer string(String text) {
            return string(text.getBytes(StandardCharsets.UTF_8));
        }

        Writer mpint(BigInteger value) {
            return string(value.toByteArray());
        }

        int size() {
            return out.size();
        }

        byte[] toBytes() {
            return out.toByteArray();
        }
    }
}
