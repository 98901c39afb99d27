package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Test;

/** What is read ahead arrives whole, and nobody waits for what does not come any more. */
public class ReadAheadTest {

    @Test
    public void everyByteArrivesInOrder() throws IOException {
        byte[] bytes = new byte[(1 << 20) + 7];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        try (InputStream in = new ReadAhead(new ByteArrayInputStream(bytes))) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    public void whoWaitsForASilentServerIsFreeWhenItIsClosed() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (PipedInputStream silent = new PipedInputStream(new PipedOutputStream())) {
            ReadAhead in = new ReadAhead(silent);
            Future<Integer> reading = worker.submit(() -> in.read());
            in.close();
            assertThatThrownBy(reading::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedIOException.class);
        } finally {
            worker.shutdownNow();
        }
    }

    @Test
    public void aFaultOfTheReaderIsAnErrorAndNoEndlessWait() {
        ReadAhead in = new ReadAhead(new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("broken");
            }
        });
        assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("broken");
    }
}
