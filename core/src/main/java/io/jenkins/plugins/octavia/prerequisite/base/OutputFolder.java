package io.jenkins.plugins.octavia.prerequisite.base;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.file.AtomicFile;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.file.StrictModes;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The folder that a run leaves behind, and that the next run reads again. */
public record OutputFolder(Path path) {

    /** The name of the file that all services of Octavia read. */
    public static final String OCTAVIA_CONF = "octavia.conf";

    private static final String LEFT =
            "{.lock,.cloud-lock,octavia.conf,health-manager-*.conf,deployment.json,demo-passphrase,certs,authority,replaced,ssh}";

    private static final int DEEPEST = 3;

    /** What is done while no other run uses the folder. */
    public interface Work<T> {
        T run() throws IOException;
    }

    /**
     * @throws Refusal if another run has the folder, another user could have put there what is trusted, or it cannot be
     *     written
     */
    public <T> T locked(StrictModes modes, Work<T> work) throws IOException {
        refuseUntrusted(modes);
        try (FileChannel channel = open()) {
            // If there was none, another user may have made it since.
            refuseUntrusted(modes);
            if (!isLocked(channel)) {
                throw new Refusal("folder " + path + ": another run is using it; wait for it, or give another folder");
            }
            return work.run();
        }
    }

    /** @throws Refusal if another user could have put there, or could change, what a run trusts */
    public void refuseUntrusted(StrictModes modes) {
        fault(modes).ifPresent(fault -> {
            throw new Refusal("folder " + path + ": " + fault
                    + "; give another, or make it and all in it yours alone (chown, chmod go-w)");
        });
    }

    /** The first thing that is wrong with the folder and with what runs leave there. */
    public Optional<String> fault(StrictModes modes) {
        return modes.fault(path).or(() -> {
            try (Stream<Path> all = left()) {
                return all.flatMap(file -> modes.fault(file).stream()).findFirst();
            } catch (IOException e) {
                return Optional.of(FileProblem.named(e));
            } catch (UncheckedIOException e) {
                return Optional.of(FileProblem.named(e.getCause()));
            }
        });
    }

    /** What runs leave and read again; the folder may hold much else. */
    private Stream<Path> left() throws IOException {
        if (!Files.isDirectory(path)) {
            return Stream.empty();
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(path, LEFT)) {
            all.forEach(files::add);
        }
        List<Path> below = new ArrayList<>();
        for (Path file : files) {
            try (Stream<Path> walk = Files.walk(file, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
                walk.forEach(below::add);
            }
        }
        return below.stream().sorted();
    }

    /** The locks of runs with this folder that were cut off before they could give them back. */
    public Set<String> lockIds() {
        return readText(cloudLock())
                .map(text -> Set.copyOf(text.lines().toList()))
                .orElse(Set.of());
    }

    /** Before a run has its lock: what is killed behind this is known again. */
    public void rememberLock(String id) {
        Set<String> ids = new TreeSet<>(lockIds());
        ids.add(id);
        writeSecret(cloudLock(), String.join("\n", ids).getBytes(StandardCharsets.US_ASCII));
    }

    public void forgetLocks() {
        remove(cloudLock());
    }

    private Path cloudLock() {
        return path.resolve(".cloud-lock");
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
                        : "folder " + path + ": cannot be written (" + FileProblem.of(e) + "); give another folder");
    }

    public Path conf() {
        return path.resolve(OCTAVIA_CONF);
    }

    public Path deployment() {
        return path.resolve("deployment.json");
    }

    /** The private SSH key of a keypair. */
    public Path privateKey(String keypair) {
        return path.resolve("ssh").resolve(keypair);
    }

    public Path publicKey(String keypair) {
        return path.resolve("ssh").resolve(keypair + ".pub");
    }

    public CertificateFolder certificates() {
        return CertificateFolder.below(path);
    }

    public Optional<ConfFile> readConf() {
        return read(conf()).map(ConfFile::parse);
    }

    /** Empty if there is no such file. */
    public static Optional<byte[]> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    public static Refusal unreadable(Path file, IOException e) {
        return new Refusal(file + ": cannot be read (" + FileProblem.of(e) + ")");
    }

    public static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritable(file.toString(), e);
        }
    }

    public static Optional<String> readText(Path file) {
        return read(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Writes for the owner alone. */
    public static void writeSecret(Path file, byte[] content) {
        write(file, content, AtomicFile::writeSecret);
    }

    public static void writePublic(Path file, byte[] content) {
        write(file, content, AtomicFile::writePublic);
    }

    private interface Writer {
        void write(Path file, byte[] content) throws IOException;
    }

    /** What went wrong when something was written. */
    public static UncheckedIOException unwritable(String what, IOException e) {
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
