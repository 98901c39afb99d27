package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.pki.AtomicFile;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.spec.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The folder that a run leaves behind, and that the next run reads again. */
public record OutputFolder(Path path) {

    /** What is done while no other run uses the folder. */
    public interface Work<T> {
        T run() throws IOException;
    }

    /** @throws Refusal where another run has the folder, or it cannot be written */
    public <T> T locked(Work<T> work) throws IOException {
        try (FileChannel channel = open()) {
            if (!isLocked(channel)) {
                throw new Refusal(
                        "folder " + path + ": another run is using it; wait for it, or give another with --out");
            }
            return work.run();
        }
    }

    private FileChannel open() {
        Path file = path.resolve(".lock");
        try {
            if (!Files.exists(file)) {
                AtomicFile.writeSecret(file, new byte[0]);
            }
            return FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    private boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    private Refusal refusal(IOException e) {
        return new Refusal(
                FileProblem.isInterruption(e)
                        ? FileProblem.of(e)
                        : "folder " + path + ": cannot be written (" + FileProblem.of(e)
                                + "); give another with --out");
    }

    public Path conf() {
        return path.resolve(ConfigurationFiles.OCTAVIA_CONF);
    }

    public Path deployment() {
        return path.resolve("deployment.json");
    }

    /** The private SSH key of a keypair. */
    public Path privateKey(String keypair) {
        return path.resolve("ssh").resolve(keypair);
    }

    Path publicKey(String keypair) {
        return path.resolve("ssh").resolve(keypair + ".pub");
    }

    CertificateFolder certificates() {
        return CertificateFolder.below(path);
    }

    Optional<ConfFile> readConf() {
        return read(conf()).map(ConfFile::parse);
    }

    /** Empty where there is no such file. */
    static Optional<byte[]> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static Refusal unreadable(Path file, IOException e) {
        return new Refusal(file + ": cannot be read (" + FileProblem.of(e) + ")");
    }

    static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritable(file.toString(), e);
        }
    }

    static Optional<String> readText(Path file) {
        return read(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Writes for the owner alone. */
    static void writeSecret(Path file, byte[] content) {
        write(file, content, AtomicFile::writeSecret);
    }

    static void writePublic(Path file, byte[] content) {
        write(file, content, AtomicFile::writePublic);
    }

    private interface Writer {
        void write(Path file, byte[] content) throws IOException;
    }

    /** What went wrong when something was written. */
    static UncheckedIOException unwritable(String what, IOException e) {
        return new UncheckedIOException(what + " cannot be written: " + FileProblem.of(e), e);
    }

    private static void write(Path file, byte[] content, Writer writer) {
        try {
            writer.write(file, content);
        } catch (IOException e) {
            throw unwritable(file.toString(), e);
        }
    }
}
