package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.pki.Authority;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.rules.TemporaryFolder;

/** Certificates whose keys open at once: hundreds of runs would do little else than derive keys from the passphrase. */
public final class QuickAuthority {

    private final String passphrase;
    private final Map<String, byte[]> files = new TreeMap<>();

    /** Under the passphrase that tests give if they say nothing of it. */
    public QuickAuthority(CertificateProfile profile) throws Exception {
        this(profile, InputsBuilder.CA_PASSPHRASE);
    }

    QuickAuthority(CertificateProfile profile, String passphrase) throws Exception {
        this.passphrase = passphrase;
        TemporaryFolder folder = new TemporaryFolder();
        folder.create();
        try {
            fill(folder.getRoot().toPath(), Bundle.issue(profile, Clock.systemUTC(), new SecureRandom()));
        } finally {
            folder.delete();
        }
    }

    private void fill(Path folder, Bundle bundle) throws Exception {
        CertificateFolder.below(folder).write(bundle, Passphrase.of(passphrase), Clock.systemUTC(), new SecureRandom());
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        files.put("certs/server_ca.key.pem", key(bundle.authorities().server()));
        files.put("authority/client_ca.key.pem", key(bundle.authorities().client()));
    }

    private byte[] key(Authority authority) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(new JcaPKCS8Generator(
                    authority.key(),
                    new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                            .setProvider(new BouncyCastleProvider())
                            .setIterationCount(1)
                            .setPassword(passphrase.toCharArray())
                            .build()));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Puts a copy into the folder that a run leaves behind. */
    public void copyTo(OutputFolder out) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = out.path().resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
        }
    }
}
