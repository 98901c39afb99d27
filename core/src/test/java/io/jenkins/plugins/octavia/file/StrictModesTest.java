package io.jenkins.plugins.octavia.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files that another user of the machine could have put there, or could change. */
public class StrictModesTest {

    private static final int SOMEBODY = 12345;

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private Path root;
    private Path folder;
    private Path file;
    private StrictModes modes;

    @Before
    public void aFileBelowFoldersOfOurs() throws IOException {
        root = temporary.getRoot().toPath().toRealPath();
        folder = Files.createDirectories(root.resolve("a/b"));
        file = Files.createFile(folder.resolve("file"));
        for (Path path : new Path[] {root, root.resolve("a"), folder}) {
            mode(path, "rwxr-xr-x");
        }
        mode(file, "rw-r--r--");
        modes = new StrictModes(Optional.of(Files.getOwner(file)));
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static void give(Path path) throws IOException {
        assumeTrue(
                "only root can give a file away",
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0));
        Files.setAttribute(path, "unix:uid", SOMEBODY, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    public void whatIsOursOrRootsIsTrusted() {
        assertThat(modes.fault(file)).isEmpty();
        assertThat(modes.fault(folder)).isEmpty();
        assertThat(modes.fault(Path.of("/"))).isEmpty();
        assertThat(modes.fault(Path.of("/etc/passwd"))).isEmpty();
        assertThat(modes.fault(folder.resolve("not/there/yet"))).isEmpty();
    }

    @Test
    public void whatBelongsToAnotherIsNot() throws IOException {
        for (Path path : new Path[] {file, folder, root.resolve("a")}) {
            give(path);
            assertThat(modes.fault(file)).contains(path + " belongs to " + SOMEBODY);
        }
        assertThat(modes.fault(folder.resolve("new"))).contains(root.resolve("a") + " belongs to " + SOMEBODY);
    }

    @Test
    public void whatOthersMayWriteIsNot() throws IOException {
        for (String permissions : new String[] {"rw-rw----", "rw-----w-", "rw-rw-rw-"}) {
            mode(file, permissions);
            assertThat(modes.fault(file)).contains(file + " can be written by others (" + permissions + ")");
        }
        mode(file, "rw-------");
        mode(folder, "rwxrwxr-x");
        assertThat(modes.fault(folder)).contains(folder + " can be written by others (rwxrwxr-x)");
        mode(folder, "rwxr-xrwx");
        assertThat(modes.fault(file)).contains(folder + " can be written by others (rwxr-xrwx)");
        assertThat(modes.fault(folder.resolve("new"))).contains(folder + " can be written by others (rwxr-xrwx)");
    }

    @Test
    public void aFolderAboveMayBeWrittenByAllWhereItsStickyBitKeepsThemApart() throws IOException {
        Files.setAttribute(folder, "unix:mode", 0041777);
        assertThat(modes.fault(file)).isEmpty();
        assertThat(modes.fault(folder)).contains(folder + " can be written by others (rwxrwxrwx)");
        give(file);
        assertThat(modes.fault(file)).contains(file + " belongs to " + SOMEBODY);
    }

    @Test
    public void aFolderAboveMayBeWrittenByTheGroupOfItsOwnerAlone() throws IOException {
        mode(folder, "rwxrwxr-x");
        assumeTrue(
                "the group of this user has its name",
                Files.getAttribute(folder, "posix:group")
                        .toString()
                        .equals(Files.getOwner(folder).getName()));
        assertThat(modes.fault(file)).isEmpty();
        Files.setAttribute(folder, "unix:gid", SOMEBODY);
        assertThat(modes.fault(file)).contains(folder + " can be written by others (rwxrwxr-x)");
    }

    @Test
    public void aLinkIsAsGoodAsWhatItLeadsThrough() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("a/b/../b/file"));
        Path toFolder = Files.createSymbolicLink(root.resolve("to"), folder);
        assertThat(modes.fault(link)).isEmpty();
        assertThat(modes.fault(toFolder.resolve("file"))).isEmpty();

        mode(root.resolve("a"), "rwxr-xrwx");
        for (Path path : new Path[] {link, toFolder, toFolder.resolve("new")}) {
            assertThat(modes.fault(path)).contains(root.resolve("a") + " can be written by others (rwxr-xrwx)");
        }
        mode(root.resolve("a"), "rwxr-xr-x");
        give(toFolder);
        assertThat(modes.fault(toFolder.resolve("file"))).contains(toFolder + " belongs to " + SOMEBODY);
    }

    @Test
    public void linksThatGoRoundInACircleEndSomewhere() throws IOException {
        Path one = Files.createSymbolicLink(root.resolve("one"), Path.of("two"));
        Files.createSymbolicLink(root.resolve("two"), Path.of("one"));
        assertThat(modes.fault(one).orElseThrow()).endsWith(" is a symbolic link that leads nowhere");
    }

    @Test
    public void whereFilesHaveNoOwnersNothingIsFound() throws Exception {
        mode(file, "rw-rw-rw-");
        assertThat(StrictModes.NONE.fault(file)).isEmpty();
        URI archive = URI.create("jar:" + root.resolve("x.zip").toUri());
        try (FileSystem inside = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            assertThat(modes.fault(inside.getPath("/x"))).isEmpty();
        }
    }
}
