package io.jenkins.plugins.octavia.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class AtomicFileTest {
    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private Path file;

    @Before
    public void nameFile() {
        file = temporary.getRoot().toPath().resolve("new/folder/key");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    public void missingFoldersAreForTheOwnerAlone() throws Exception {
        AtomicFile.writePublic(file, new byte[] {1});
        assertThat(mode(file)).isEqualTo("rw-r--r--");
        assertThat(mode(file.getParent())).isEqualTo("rwx------");
        assertThat(mode(file.getParent().getParent())).isEqualTo("rwx------");
    }

    @Test
    public void secretReplacesAFileThatOthersCouldRead() throws Exception {
        AtomicFile.writePublic(file, new byte[] {1});
        AtomicFile.writeSecret(file, new byte[] {2, 3});
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(file).hasBinaryContent(new byte[] {2, 3});
    }

    @Test
    public void failedWriteLeavesNothing() throws Exception {
        Files.createDirectories(file.resolve("in the way"));
        assertThatThrownBy(() -> AtomicFile.writeSecret(file, new byte[] {1})).isInstanceOf(IOException.class);
        assertThat(file.getParent()).isDirectoryContaining(p -> p.equals(file));
        assertThat(file.getParent())
                .isDirectoryNotContaining(p -> p.getFileName().toString().endsWith(".tmp"));
    }
}
