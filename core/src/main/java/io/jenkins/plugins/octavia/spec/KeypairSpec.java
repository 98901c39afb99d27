package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.value.SshKeyType;
import java.nio.file.Path;

/** The SSH keypair that Nova puts into amphorae. */
public record KeypairSpec(String name, Source source) {

    /** Where the key comes from: made here, or given. */
    public sealed interface Source permits Generated, PublicKeyFile {}

    /** @param bits of an RSA key (2048 or more) or an ECDSA one (256, 384, 521); 256 for ed25519 */
    public record Generated(SshKeyType type, int bits) implements Source {}

    /** A public key in OpenSSH's one-line format. */
    public record PublicKeyFile(Path path) implements Source {}
}
