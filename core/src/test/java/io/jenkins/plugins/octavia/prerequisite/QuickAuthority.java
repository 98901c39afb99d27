package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.pki.Authority;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;

/** Certificates whose keys open at once: hundreds of runs would do little else than derive keys from the passphrase. */
final class QuickAuthority {

    private final Path source;

    /** @param source where it is kept */
    QuickAuthority(CertificateProfile spec, String passphrase, Path source) throws Exception {
        this.source = source;
        Bundle bundle = Bundle.issue(spec, Clock.systemUTC(), new SecureRandom());
        CertificateFolder.below(source).write(bundle, Passphrase.of(passphrase), Clock.systemUTC(), new SecureRandom());
        key(bundle.authorities().server(), passphrase, "certs/server_ca.key.pem");
        key(bundle.authorities().client(), passphrase, "authority/client_ca.key.pem");
    }

    private void key(Authority authority, String passphrase, String file) throws Exception {
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
        Files.writeString(source.resolve(file), text.toString());
    }

    /** Puts a copy into the folder that a run leaves behind. */
    void copyTo(OutputFolder out) throws IOException {
        for (String folder : new String[] {"certs", "authority"}) {
            Path target = Files.createDirectories(out.path().resolve(folder));
            try (var files = Files.newDirectoryStream(source.resolve(folder))) {
                for (Path file : files) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
        }
    }
}
