package io.jenkins.plugins.octavia.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.KeptAuthorities;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.pki.Pkcs12;
import io.jenkins.plugins.octavia.pki.SshKey;
import io.jenkins.plugins.octavia.spec.SpecReader;
import io.jenkins.plugins.octavia.value.SshKeyType;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What a deployment keeps secret, as credentials, and how it would look where it must not be. */
record Vault(Bundle bundle, String sshKey) {

    static final String PASSPHRASE = "canary-of-the-authority-6fd1";
    static final String HEARTBEAT = "canary-of-the-heartbeat-93ab";
    static final String SERVER = "canaryOfTheServerCertificates77a";

    /** The arguments by which a step gets all of them. */
    static final String ARGUMENTS = "authorityCredentialsId: 'authority', caPassphraseCredentialsId: 'ca',"
            + " heartbeatKeyCredentialsId: 'heartbeat', serverCertsKeyPassphraseCredentialsId: 'server',"
            + " sshCredentialsId: 'ssh'";

    private static final SecureRandom RANDOM = new SecureRandom();

    static Vault make() {
        Map<String, ?> small = Map.of("certificates", Map.of("key", Map.of("algorithm", "ec", "curve", "P-256")));
        Bundle bundle = Bundle.issue(
                SpecReader.fromMap(small, Path.of(""))
                        .certificates()
                        .orElseThrow()
                        .profile(),
                Clock.systemUTC(),
                RANDOM);
        return new Vault(
                bundle, SshKey.generate(SshKeyType.ED25519, 256, RANDOM).privateKeyOpenSsh("canary"));
    }

    List<Credentials> credentials() throws Exception {
        return List.of(
                authority(),
                GlobalCredentials.text("ca", PASSPHRASE),
                GlobalCredentials.text("heartbeat", HEARTBEAT),
                GlobalCredentials.text("server", SERVER),
                new BasicSSHUserPrivateKey(
                        CredentialsScope.GLOBAL,
                        "ssh",
                        "amphora",
                        new BasicSSHUserPrivateKey.DirectEntryPrivateKeySource(sshKey),
                        "",
                        ""));
    }

    @SuppressWarnings("deprecation") // As in AuthorityCredential.
    private Credentials authority() throws Exception {
        byte[] store = Pkcs12.write(new KeptAuthorities(bundle), Passphrase.of(PASSPHRASE), RANDOM);
        return new CertificateCredentialsImpl(
                CredentialsScope.GLOBAL,
                "authority",
                "",
                PASSPHRASE,
                new CertificateCredentialsImpl.UploadedKeyStoreSource(SecretBytes.fromRawBytes(store)));
    }

    /** Words by which any of them is known, plain and in base64. */
    List<String> canaries() {
        List<String> canaries = new ArrayList<>(List.of("PRIVATE KEY"));
        for (String secret : List.of(PASSPHRASE, HEARTBEAT, SERVER)) {
            canaries.addAll(plainAndBase64(secret));
        }
        sshKey.lines().skip(2).limit(3).forEach(canaries::add);
        for (PrivateKey key : List.of(
                bundle.authorities().server().key(),
                bundle.authorities().client().key(),
                bundle.client().key())) {
            // What every key of its kind begins with is no secret, and what is in the middle is the number itself.
            canaries.add(Base64.getEncoder().encodeToString(key.getEncoded()).substring(48, 80));
        }
        return canaries;
    }

    static List<String> plainAndBase64(String secret) {
        return List.of(secret, Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8)));
    }
}
