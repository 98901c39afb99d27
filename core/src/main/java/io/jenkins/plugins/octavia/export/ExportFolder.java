package io.jenkins.plugins.octavia.export;

import io.jenkins.plugins.octavia.file.AtomicFile;
import io.jenkins.plugins.octavia.file.StrictModes;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folder that an export is written to, which may be a deployer's own. Only files that an earlier export wrote are replaced or
 * removed: a list beside them, in the form of sha256sum, says which those are.
 */
public record ExportFolder(Path path) {

    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** What became of a file. */
    public record Written(String name, Action action, boolean isSecret) {}

    /** A file that an export wrote, with the digest of what it wrote. */
    private record Known(String name, String digest) implements Comparable<Known> {

        @Override
        public int compareTo(Known other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return digest + "  " + name;
        }
    }

    /**
     * Writes what differs, and removes files of an earlier export that this one does not have.
     *
     * @param modes how it is judged who else could change the folder
     * @throws Refusal if a file is there that no export wrote, or that was changed since, or if another user could change the
     *     folder; then nothing was touched
     */
    public List<Written> write(Format format, List<ExportFile> files, StrictModes modes) throws IOException {
        refuseOpen(path, modes);
        for (ExportFile file : files) {
            refuseOpen(path.resolve(file.name()).getParent(), modes);
        }
        Path list = path.resolve(".octavia-export-" + format.label() + ".sha256");
        Set<Known> earlier = read(list);
        refuseOthers(files, earlier);
        Set<Known> now = new TreeSet<>();
        files.forEach(file -> now.add(new Known(file.name(), digest(file.bytes()))));
        // A run that is cut off may leave the old file or the new one.
        Set<Known> meanwhile = new TreeSet<>(earlier);
        meanwhile.addAll(now);
        write(list, meanwhile);
        List<Written> written = new ArrayList<>();
        for (ExportFile file : files) {
            written.add(new Written(file.name(), write(file), file.isSecret()));
        }
        for (String name : stale(earlier, files)) {
            if (isOurs(path.resolve(name), name, earlier)) {
                AtomicFile.delete(path.resolve(name));
                written.add(new Written(name, Action.REMOVED, false));
            }
        }
        write(list, now);
        return written;
    }

    private static void refuseOpen(Path folder, StrictModes modes) {
        modes.fault(folder).ifPresent(fault -> {
            throw new Refusal("folder " + folder + ": " + fault
                    + "; give another, or make it and the folders above yours alone (chown, chmod go-w)");
        });
    }

    private void refuseOthers(List<ExportFile> files, Set<Known> earlier) throws IOException {
        List<Refusal> others = new ArrayList<>();
        for (ExportFile file : files) {
            Path there = path.resolve(file.name());
            boolean isFree = !Files.exists(there, LinkOption.NOFOLLOW_LINKS)
                    || isOurs(there, file.name(), earlier)
                    || isSame(there, file.bytes());
            if (!isFree) {
                others.add(new Refusal(
                        there + ": it is not what an export wrote; move it away, or export to another folder"
                                + " and merge it by hand"));
            }
        }
        if (!others.isEmpty()) {
            throw Refusal.of(others);
        }
    }

    private static boolean isOurs(Path file, String name, Set<Known> known) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && known.contains(new Known(name, digest(Files.readAllBytes(file))));
    }

    private static boolean isSame(Path file, byte[] content) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Arrays.equals(Files.readAllBytes(file), content);
    }

    private Action write(ExportFile file) throws IOException {
        Path there = path.resolve(file.name());
        boolean isNew = !Files.exists(there);
        if (!isNew && isSame(there, file.bytes()) && !(file.isSecret() && isOpen(there))) {
            return Action.UNCHANGED;
        }
        if (file.isSecret()) {
            AtomicFile.writeSecret(there, file.bytes());
        } else {
            AtomicFile.writePublic(there, file.bytes());
        }
        return isNew ? Action.CREATED : Action.UPDATED;
    }

    private static boolean isOpen(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && !OWNER.containsAll(Files.getPosixFilePermissions(file));
    }

    private static List<String> stale(Set<Known> earlier, List<ExportFile> files) {
        return earlier.stream()
                .map(Known::name)
                .distinct()
                .filter(name -> files.stream().noneMatch(file -> file.name().equals(name)))
                .toList();
    }

    private Set<Known> read(Path list) {
        Set<Known> known = new TreeSet<>();
        OutputFolder.readText(list).stream().flatMap(String::lines).forEach(line -> {
            String[] fields = line.split("  ", 2);
            // Nothing outside of the folder is ever removed, whatever the list says.
            if (fields.length == 2 && path.resolve(fields[1]).normalize().startsWith(path.normalize())) {
                known.add(new Known(fields[1], fields[0]));
            }
        });
        return known;
    }

    /** For its owner alone: from the digest of a file whose secret is easy to guess it can be guessed. */
    private void write(Path list, Set<Known> known) throws IOException {
        String text = Stream.concat(known.stream().map(Known::toString), Stream.of(""))
                .reduce((a, b) -> a + "\n" + b)
                .orElseThrow();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!isSame(list, bytes)) {
            AtomicFile.writeSecret(list, bytes);
        }
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
