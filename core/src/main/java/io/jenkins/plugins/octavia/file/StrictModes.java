package io.jenkins.plugins.octavia.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Whether another user could have put a file where it is, or could change it: sshd asks the same of authorized_keys where
 * StrictModes is on. The file, the folders above it, and all that symbolic links on the way lead through must belong to this
 * process's user or root, and nobody else may write there. Others may write to a folder above where its sticky bit keeps
 * them off what is not theirs (as in {@code /tmp}), and its group may where that is the owner's own.
 *
 * @param user whose files this process makes; empty if files have no such owners, then nothing is found
 * @see <a href="https://man.openbsd.org/sshd_config#StrictModes">sshd_config: StrictModes</a>
 */
public record StrictModes(Optional<UserPrincipal> user) {

    private static final int MOST_LINKS = 40;
    private static final int STICKY = 01000;
    private static final int OTHERS_WRITE = 002;
    private static final int GROUP_WRITES = 020;

    /** Of a system that does not say whose files are whose. */
    public static final StrictModes NONE = new StrictModes(Optional.empty());

    /** What is wrong, in words; empty if all is well. Of a file that is not there only the folders above are looked at. */
    public Optional<String> fault(Path path) {
        if (user.isEmpty()
                || !path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        try {
            return walk(path.toAbsolutePath());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(FileProblem.named(e));
        }
    }

    private Optional<String> walk(Path path) throws IOException {
        Path here = path.getRoot();
        Deque<Path> ahead = new ArrayDeque<>();
        push(path, ahead);
        int links = 0;
        while (!ahead.isEmpty()) {
            Path next = here.resolve(ahead.pop()).normalize();
            PosixFileAttributes attributes =
                    Files.readAttributes(next, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!isTrusted(next, attributes)) {
                return Optional.of(next + " belongs to " + attributes.owner().getName());
            }
            if (!attributes.isSymbolicLink()) {
                if (isOpen(next, attributes, ahead.isEmpty())) {
                    return Optional.of(next + " can be written by others ("
                            + PosixFilePermissions.toString(attributes.permissions()) + ")");
                }
                here = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                return Optional.of(next + " is a symbolic link that leads nowhere");
            }
            Path target = Files.readSymbolicLink(next);
            here = target.isAbsolute() ? target.getRoot() : here;
            push(target, ahead);
        }
        return Optional.empty();
    }

    /** In front of what is ahead already. */
    private static void push(Path path, Deque<Path> ahead) {
        Deque<Path> names = new ArrayDeque<>();
        path.forEach(names::add);
        for (Iterator<Path> last = names.descendingIterator(); last.hasNext(); ) {
            ahead.push(last.next());
        }
    }

    private boolean isTrusted(Path path, PosixFileAttributes attributes) throws IOException {
        return attributes.owner().equals(user.orElseThrow())
                || Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(0);
    }

    private static boolean isOpen(Path path, PosixFileAttributes attributes, boolean isLast) throws IOException {
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if (isLast) {
            return (mode & (OTHERS_WRITE | GROUP_WRITES)) != 0;
        }
        if ((mode & STICKY) != 0) {
            return false;
        }
        boolean ownGroup =
                attributes.group().getName().equals(attributes.owner().getName());
        return (mode & OTHERS_WRITE) != 0
                || (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE) && !ownGroup);
    }
}
