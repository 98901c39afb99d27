package io.jenkins.plugins.octavia.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.jenkins.plugins.octavia.export.ExportFolder.Written;
import io.jenkins.plugins.octavia.file.StrictModes;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ExportFolderTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path to;

    @Before
    public void folder() {
        to = folder.getRoot().toPath().resolve("to");
    }

    private List<Written> write(ExportFile... files) throws IOException {
        return new ExportFolder(to).write(Format.KOLLA, List.of(files), StrictModes.NONE);
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve(name)));
    }

    @Test
    public void secretsAndFoldersAreForTheirOwnerAlone() throws IOException {
        write(ExportFile.secret("a/key", "k"), ExportFile.open("b", "b"));

        assertThat(mode("")).isEqualTo("rwx------");
        assertThat(mode("a")).isEqualTo("rwx------");
        assertThat(mode("a/key")).isEqualTo("rw-------");
        assertThat(mode("b")).isEqualTo("rw-r--r--");
    }

    @Test
    public void aSecondExportOfTheSameWritesNothing() throws IOException {
        write(ExportFile.secret("a/key", "k"), ExportFile.open("b", "b"));
        try (var all = Files.walk(to)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, FileTime.fromMillis(0));
            }
        }

        assertThat(write(ExportFile.secret("a/key", "k"), ExportFile.open("b", "b")))
                .extracting(Written::action)
                .containsOnly(Action.UNCHANGED);
        try (var all = Files.walk(to)) {
            assertThat(all.toList())
                    .allSatisfy(
                            path -> assertThat(Files.getLastModifiedTime(path)).isEqualTo(FileTime.fromMillis(0)));
        }
    }

    @Test
    public void whatAnExportWroteIsReplacedAndWhatTheNextOneLacksIsRemoved() throws IOException {
        write(ExportFile.secret("a/key", "k"), ExportFile.open("b", "b"), ExportFile.open("c", "c"));

        assertThat(write(ExportFile.secret("a/key", "new"), ExportFile.open("c", "c")))
                .extracting(Written::name, Written::action)
                .containsExactly(
                        tuple("a/key", Action.UPDATED), tuple("c", Action.UNCHANGED), tuple("b", Action.REMOVED));
        assertThat(to.resolve("a/key")).hasContent("new");
        assertThat(to.resolve("b")).doesNotExist();
    }

    @Test
    public void filesOfSomebodyElseAreNamedAndNothingIsTouched() throws IOException {
        Files.createDirectories(to.resolve("a"));
        Files.writeString(to.resolve("a/key"), "theirs");
        Files.createSymbolicLink(to.resolve("link"), to.resolve("a/key"));

        assertThatThrownBy(() -> write(
                        ExportFile.open("b", "b"), ExportFile.secret("a/key", "k"), ExportFile.open("link", "theirs")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(to.resolve("a/key") + ": it is not what an export wrote; move it away, or")
                .hasMessageContaining(to.resolve("link") + ": it is not what an export wrote");
        assertThat(to.resolve("b")).doesNotExist();
        assertThat(to.resolve("a/key")).hasContent("theirs");
    }

    @Test
    public void aFileThatSomebodyChangedSinceIsTheirs() throws IOException {
        write(ExportFile.open("b", "b"), ExportFile.open("gone", "g"));
        Files.writeString(to.resolve("b"), "changed by hand");
        Files.writeString(to.resolve("gone"), "changed by hand");

        assertThatThrownBy(() -> write(ExportFile.open("b", "new"))).isInstanceOf(Refusal.class);
        Files.delete(to.resolve("b"));
        write(ExportFile.open("b", "new"));
        assertThat(to.resolve("gone")).hasContent("changed by hand");
    }

    @Test
    public void whatIsTheSameAlreadyIsTakenOverAndASecretClosed() throws IOException {
        Files.createDirectories(to);
        Files.writeString(to.resolve("key"), "k");
        Files.setPosixFilePermissions(to.resolve("key"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(write(ExportFile.secret("key", "k")))
                .extracting(Written::action)
                .containsExactly(Action.UPDATED);
        assertThat(mode("key")).isEqualTo("rw-------");
        assertThat(write(ExportFile.secret("key", "new")))
                .extracting(Written::action)
                .containsExactly(Action.UPDATED);
    }

    /** The list says both, what was there and what is to come, until all is written. */
    @Test
    public void anExportThatWasCutOffIsContinuedAlsoWithOtherContent() throws IOException {
        write(ExportFile.open("a", "1"), ExportFile.open("b", "1"));
        Path list = to.resolve(".octavia-export-kolla.sha256");
        String before = Files.readString(list);
        write(ExportFile.open("a", "2"), ExportFile.open("b", "2"));
        Files.writeString(list, before + Files.readString(list));
        Files.writeString(to.resolve("b"), "1");

        write(ExportFile.open("a", "3"), ExportFile.open("b", "3"));
        assertThat(to.resolve("a")).hasContent("3");
        assertThat(to.resolve("b")).hasContent("3");
    }

    @Test
    public void nothingOutsideOfTheFolderIsRemovedWhateverTheListSays() throws IOException {
        write(ExportFile.open("a", "1"));
        Path outside = folder.getRoot().toPath().resolve("outside");
        Files.writeString(outside, "1");
        Path list = to.resolve(".octavia-export-kolla.sha256");
        Files.writeString(list, Files.readString(list) + Files.readString(list).replace("  a", "  ../outside"));

        write(ExportFile.open("a", "1"));
        assertThat(outside).exists();
    }

    @Test
    public void aFolderThatOthersCanChangeIsRefused() throws IOException {
        Files.createDirectories(to);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxrwxrwx"));
        StrictModes modes = new StrictModes(Optional.of(Files.getOwner(to)));

        assertThatThrownBy(() -> new ExportFolder(to).write(Format.KOLLA, List.of(ExportFile.open("a", "1")), modes))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("can be written by others");
        assertThat(to.resolve("a")).doesNotExist();
    }
}
