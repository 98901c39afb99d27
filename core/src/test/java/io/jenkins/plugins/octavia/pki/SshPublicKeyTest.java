package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.value.SshKeyType;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SshPublicKeyTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static final SshKey KEY = SshKey.generate(SshKeyType.ED25519, 256, Samples.RANDOM);
    private static final SshPublicKey PUBLIC = KEY.publicKey();

    private static void refused(String line, String message) {
        assertThatThrownBy(() -> SshPublicKey.parse(line))
                .isInstanceOf(PkiException.class)
                .hasMessageStartingWith("SSH public key: " + message + "; ");
    }

    private static String line(String type, byte[] blob) {
        return type + " " + Base64.getEncoder().encodeToString(blob);
    }

    private static byte[] blob() {
        return Base64.getDecoder().decode(PUBLIC.base64());
    }

    @Test
    public void lineIsReadWithAndWithoutComment() {
        assertThat(SshPublicKey.parse(PUBLIC.line("a comment with blanks"))).isEqualTo(PUBLIC);
        assertThat(SshPublicKey.parse(PUBLIC.line("") + "\r\n")).isEqualTo(PUBLIC);
        assertThat(SshPublicKey.parse("  " + PUBLIC.line("x").replace(" ", "\t")))
                .isEqualTo(PUBLIC);
    }

    @Test
    public void emptyTextIsRefused() {
        refused(" \n", "is empty");
    }

    @Test
    public void privateKeyIsRefusedByName() {
        refused(KEY.privateKeyOpenSsh("any"), "is a private key");
        refused(Pem.of(Samples.SINGLE_EC.client().key()), "is a private key");
    }

    @Test
    public void otherFormatsAreRefused() {
        refused("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----", "is not in OpenSSH's format");
        refused("-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----", "is not in OpenSSH's format");
    }

    @Test
    public void severalLinesAreRefused() {
        refused(PUBLIC.line("a") + "\n" + PUBLIC.line("b"), "has 2 lines");
    }

    @Test
    public void keyWithoutTypeIsRefused() {
        refused(PUBLIC.base64(), "has one word only");
    }

    @Test
    public void dsaIsRefused() {
        refused("ssh-dss AAAAB3NzaC1kc3M=", "is DSA, which OpenSSH has given up");
    }

    @Test
    public void unknownTypeAndOptionsAreRefused() {
        refused("ssh-foo AAAA", "is of a type that amphorae are not given");
        refused("no-pty " + PUBLIC.line(""), "is of a type that amphorae are not given");
    }

    @Test
    public void wrongBase64IsRefused() {
        refused("ssh-ed25519 A!A", "its second word is not base64");
    }

    @Test
    public void typeThatDiffersFromTheContentIsRefused() {
        refused(line("ssh-rsa", blob()), "says ssh-rsa but holds ssh-ed25519");
    }

    @Test
    public void shortAndLongContentIsRefused() {
        byte[] blob = blob();
        for (int length : new int[] {0, 3, 10, 20, blob.length - 1, blob.length + 1}) {
            String line = line("ssh-ed25519", Arrays.copyOf(blob, length));
            if (length == 0) {
                refused(line, "has one word only");
            } else {
                refused(line, "is damaged or cut short");
            }
        }
    }

    @Test
    public void shortRsaIsRefused() {
        byte[] blob = new SshWire.Writer()
                .string("ssh-rsa")
                .mpint(BigInteger.valueOf(65537))
                .mpint(BigInteger.ONE.shiftLeft(1023))
                .toBytes();
        refused(line("ssh-rsa", blob), "is RSA with 1024 bits");
    }

    @Test
    public void keysOfSecurityKeysAreReadAsSshKeygenDoes() throws Exception {
        byte[] ed25519 = new SshWire.Writer()
                .string("sk-ssh-ed25519@openssh.com")
                .string(new byte[32])
                .string("ssh:")
                .toBytes();
        byte[] point = new byte[65];
        byte[] nist = Base64.getDecoder()
                .decode(SshKey.generate(SshKeyType.ECDSA, 256, Samples.RANDOM)
                        .publicKey()
                        .base64());
        System.arraycopy(nist, nist.length - 65, point, 0, 65);
        byte[] ecdsa = new SshWire.Writer()
                .string("sk-ecdsa-sha2-nistp256@openssh.com")
                .string("nistp256")
                .string(point)
                .string("")
                .toBytes();
        for (byte[] blob : List.of(ed25519, ecdsa)) {
            String type = new SshWire.Reader(blob).text();
            SshPublicKey key = SshPublicKey.parse(line(type, blob) + " ops@example");
            assertThat(key.isOfSecurityKey()).isTrue();
            Path file = folder.newFile().toPath();
            Files.writeString(file, key.line("x") + "\n");
            assertThat(Tool.run("ssh-keygen", "-l", "-f", file).output()).contains(key.fingerprint());
            for (int length : new int[] {blob.length - 1, blob.length + 1, blob.length - 9}) {
                byte[] cut = Arrays.copyOf(blob, length);
                refused(line(type, cut), "is damaged or cut short");
                Files.writeString(file, line(type, cut) + "\n");
                assertThat(Tool.run("ssh-keygen", "-l", "-f", file).exit()).isNotZero();
            }
        }
        assertThat(PUBLIC.isOfSecurityKey()).isFalse();
    }

    /** What ssh-keygen refuses no amphora can use; Nova reads with Python's cryptography. */
    @Test
    public void oddKeysAreJudgedAsSshKeygenAndNovaJudgeThem() throws Exception {
        byte[] nist = Base64.getDecoder()
                .decode(SshKey.generate(SshKeyType.ECDSA, 256, Samples.RANDOM)
                        .publicKey()
                        .base64());
        byte[] offCurve = nist.clone();
        offCurve[offCurve.length - 1] ^= 1;
        BigInteger modulus = ((RSAPublicKey) KeyPairs.rsa(2048, Samples.RANDOM).getPublic()).getModulus();
        byte[] unsigned = modulus.toByteArray();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("a point that is not on its curve", line("ecdsa-sha2-nistp256", offCurve));
        lines.put("a point at infinity", line("ecdsa-sha2-nistp256", ecdsa(new byte[65])));
        lines.put("RSA", line("ssh-rsa", rsa(BigInteger.valueOf(65537), modulus)));
        lines.put("RSA with a negative modulus", line("ssh-rsa", rsa(BigInteger.valueOf(65537), modulus.negate())));
        lines.put("RSA with a modulus without its sign", line("ssh-rsa", rsa(Arrays.copyOfRange(unsigned, 1, 257))));
        lines.put("RSA with a modulus that begins with zeros", line("ssh-rsa", rsa(prepended(unsigned, 3))));
        lines.put("RSA with exponent 0", line("ssh-rsa", rsa(BigInteger.ZERO, modulus)));
        lines.put(
                "RSA of 16385 bits",
                line(
                        "ssh-rsa",
                        rsa(
                                BigInteger.valueOf(65537),
                                BigInteger.ONE.shiftLeft(16384).add(BigInteger.ONE))));
        lines.put("base64 without its padding", PUBLIC.line("").replace("=", ""));
        lines.put("a comment in another script", PUBLIC.line("\u0431\u0430\u043b\u0430\u043d\u0441"));
        lines.put("a comment with an escape", PUBLIC.line("a\u001b[31mb"));
        lines.put(
                "an ECDSA key without padding",
                line("ecdsa-sha2-nistp256", nist).replace("=", ""));
        SoftAssertions softly = new SoftAssertions();
        Path file = folder.newFile().toPath();
        for (Map.Entry<String, String> line : lines.entrySet()) {
            Files.writeString(file, line.getValue() + "\n");
            Tool amphora = Tool.run("ssh-keygen", "-l", "-f", file);
            Tool nova = Tool.python(
                    "import sys; from cryptography.hazmat.primitives.serialization import load_ssh_public_key as load;"
                            + " load(open(sys.argv[1], 'rb').read())",
                    file);
            softly.assertThat(isTaken(line.getValue()))
                    .as("%s: %s%s", line.getKey(), amphora.output(), nova.output())
                    .isEqualTo(amphora.exit() == 0 && nova.exit() == 0);
        }
        softly.assertAll();
    }

    private static boolean isTaken(String line) {
        try {
            SshPublicKey.parse(line);
            return true;
        } catch (PkiException e) {
            return false;
        }
    }

    private static byte[] prepended(byte[] bytes, int zeros) {
        byte[] longer = new byte[bytes.length + zeros];
        System.arraycopy(bytes, 0, longer, zeros, bytes.length);
        return longer;
    }

    private static byte[] ecdsa(byte[] point) {
        return new SshWire.Writer()
                .string("ecdsa-sha2-nistp256")
                .string("nistp256")
                .string(point)
                .toBytes();
    }

    private static byte[] rsa(BigInteger exponent, BigInteger modulus) {
        return new SshWire.Writer()
                .string("ssh-rsa")
                .mpint(exponent)
                .mpint(modulus)
                .toBytes();
    }

    private static byte[] rsa(byte[] modulus) {
        return new SshWire.Writer()
                .string("ssh-rsa")
                .mpint(BigInteger.valueOf(65537))
                .string(modulus)
                .toBytes();
    }

    @Test
    public void ecdsaOfAnotherCurveIsRefused() {
        byte[] blob = new SshWire.Writer()
                .string("ecdsa-sha2-nistp256")
                .string("nistp384")
                .string(new byte[65])
                .toBytes();
        refused(line("ecdsa-sha2-nistp256", blob), "is damaged or cut short");
    }
}
