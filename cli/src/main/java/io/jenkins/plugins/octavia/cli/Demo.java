package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.pki.AtomicFile;
import io.jenkins.plugins.octavia.prerequisite.OutputFolder;
import io.jenkins.plugins.octavia.spec.FileProblem;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.spec.Secret;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** What a look around needs besides a cloud: a specification, an image and a passphrase. */
final class Demo {

    private static final int CLUSTER_BITS = 16;
    private static final int CLUSTER = 1 << CLUSTER_BITS;
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

    /** Makes the image that the specification names, where there is none: an empty disk of 2 GiB in 256 KiB. */
    static void image(Spec spec) {
        spec.image()
                .flatMap(ImageSpec::file)
                .filter(file -> !Files.exists(file))
                .ifPresent(file -> {
                    try {
                        Files.createDirectories(file.getParent());
                        Files.write(file, qcow2());
                    } catch (IOException e) {
                        throw new UncheckedIOException(file + " cannot be written: " + FileProblem.of(e), e);
                    }
                });
    }

    /** Header, reference table, reference counts and an empty table of the disk's clusters, a cluster each. */
    private static byte[] qcow2() {
        long diskPerTable = (long) CLUSTER * (CLUSTER / Long.BYTES);
        ByteBuffer image = ByteBuffer.allocate(4 * CLUSTER);
        image.putInt(0x514649fb)
                .putInt(3)
                .putLong(0)
                .putInt(0)
                .putInt(CLUSTER_BITS)
                .putLong(DISK);
        image.putInt(0).putInt((int) (DISK / diskPerTable)).putLong(3L * CLUSTER);
        image.putLong(CLUSTER).putInt(1).putInt(0).putLong(0);
        image.putLong(0).putLong(0).putLong(0).putInt(4).putInt(104);
        image.putLong(CLUSTER, 2L * CLUSTER);
        for (int cluster = 0; cluster < 4; cluster++) {
            image.putShort(2 * CLUSTER + cluster * Short.BYTES, (short) 1);
        }
        return image.array();
    }
}
