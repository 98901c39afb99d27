package io.jenkins.plugins.octavia.prerequisite.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.file.StrictModes;
import java.nio.file.Files;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The folder that one run leaves to the next. */
public class OutputFolderTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private OutputFolder out() {
        return new OutputFolder(folder.getRoot().toPath().resolve("out"));
    }

    @After
    public void interruptionsEndHere() {
        Thread.interrupted();
    }

    @Test
    public void aRunThatIsAbortedAtItsStartSaysSo() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> out().locked(StrictModes.NONE, () -> "done"))
                .isInstanceOf(Refusal.class)
                .hasMessage("aborted; run again, what is done already is kept");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    public void aFolderThatCannotBeOneIsToldWithTheReason() throws Exception {
        Files.createFile(out().path());
        assertThatThrownBy(() -> out().locked(StrictModes.NONE, () -> "done"))
                .isInstanceOf(Refusal.class)
                .hasMessage(
                        "folder " + out().path() + ": cannot be written (there is one already); give another folder");
    }
}
