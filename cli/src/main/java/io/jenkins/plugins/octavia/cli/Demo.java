package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.EmptyDisk;
import io.jenkins.plugins.octavia.file.AtomicFile;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** What a look around needs besides a cloud: a specification, an image and a passphrase. */
final class Demo {

    private static final long DISK = 2L << 30;
    private static final int PASSPHRASE_BYTES = 24;

    private Demo() {}

    /** The example, whose relative paths start from a folder. */
    static Spec spec(Path folder) {
        try (InputStream in = Demo.class.getResourceAsStream("octavia.yaml")) {
            return SpecReader.fromYaml(new String(in.readAllBytes(), StandardCharsets.UTF_8), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The passphrase that an earlier demonstration made here, else a new one. */
    static Secret passphrase(OutputFolder out, SecureRandom random) {
        Path file = file(out);
        try {
            if (!Files.exists(file)) {
                byte[] bytes = new byte[PASSPHRASE_BYTES];
                random.nextBytes(bytes);
                AtomicFile.writeSecret(file, Base64.getUrlEncoder().encode(bytes));
            }
            return new Secret(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read or written: " + FileProblem.of(e), e);
        }
    }

    /** Whether the folder is that of a demonstration, whose secrets are none for a real cloud. */
    static boolean isIn(OutputFolder out) {
        return Files.exists(file(out));
    }

    private static Path file(OutputFolder out) {
        return out.path().resolve("demo-passphrase");
    }

    /** Makes the image that the specification names, if there is none: an empty disk of 2 GiB in 32 KiB. */
    static void image(Spec spec) {
        spec.image()
                .flatMap(ImageSpec::file)
                .filter(file -> !Files.exists(file))
                .ifPresent(file -> {
                    try {
                        Files.createDirectories(file.getParent());
                        Files.write(file, EmptyDisk.qcow2(DISK));
                    } catch (IOException e) {
                        throw new UncheckedIOException(file + " cannot be written: " + FileProblem.of(e), e);
                    }
                });
    }
}
