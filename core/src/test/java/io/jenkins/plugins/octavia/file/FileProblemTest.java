package io.jenkins.plugins.octavia.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What Java throws at files, in words. */
public class FileProblemTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static String problem(ThrowingCallable work) {
        return FileProblem.of(catchThrowableOfType(IOException.class, work));
    }

    @Test
    public void whatIsWrongIsSaidAndNotTheNameOnceMore() throws IOException {
        Path file = folder.newFile("file").toPath();
        Path here = folder.getRoot().toPath();
        Files.write(file, new byte[] {(byte) 0xff});

        assertThat(FileProblem.of(new AccessDeniedException(file.toString()))).isEqualTo("permission denied");
        assertThat(problem(() -> Files.readString(here.resolve("gone")))).isEqualTo("there is no such file");
        assertThat(problem(() -> Files.createFile(file))).isEqualTo("there is one already");
        assertThat(problem(() -> Files.readString(file))).isEqualTo("it is not text in UTF-8");
        assertThat(problem(() -> Files.readAllBytes(here))).isEqualToIgnoringCase("is a directory");
        assertThat(problem(() -> Files.readAllBytes(file.resolve("x")))).isEqualTo("not a directory");
        assertThat(problem(() -> new FileInputStream(here.toFile()))).isEqualTo("is a directory");
        assertThat(FileProblem.of(new IOException())).isEqualTo("IOException");
    }

    @Test
    public void anInterruptionIsNoFaultOfTheFile() {
        for (IOException e :
                new IOException[] {new ClosedByInterruptException(), new FileLockInterruptionException()}) {
            assertThat(FileProblem.of(e)).isEqualTo("aborted; run again, what is done already is kept");
        }
    }
}
