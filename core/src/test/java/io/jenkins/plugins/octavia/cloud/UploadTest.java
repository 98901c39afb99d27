package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A file on its way to Glance, and what comes back in pages. */
public class UploadTest {

    private static final int SIZE = 8 << 20;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private byte[] content;
    private Path file;

    @Before
    public void write() throws IOException {
        content = new byte[SIZE];
        new Random(1).nextBytes(content);
        file = Files.write(folder.newFile("image.qcow2").toPath(), content);
    }

    @Test
    public void theWholeFileArrivesAndItsDigestsAreKnown() {
        try (EmbeddedCloud embedded = EmbeddedCloud.start()) {
            Images images = Cloud.connect(
                            Surroundings.clouds(embedded.cloudsYaml()).find("admin"))
                    .images();
            String id = UUID.randomUUID().toString();
            images.create(id, "a", "qcow2", "private", 1, Map.of());
            List<Long> progress = new ArrayList<>();
            FileHash hash = images.upload(id, new LocalImageFile(file), progress::add);

            Image image = images.find(id).orElseThrow();
            assertThat(image.isActive()).isTrue();
            assertThat(image.size()).isEqualTo(SIZE);
            assertThat(image.hash()).contains(hash.sha512());
            assertThat(hash.sha256())
                    .isEqualTo(Hashing.sha256().hashBytes(content).toString());
            assertThat(progress).isSorted().doesNotHaveDuplicates().endsWith((long) SIZE);
        }
    }

    @Test
    public void theLengthIsSaidAndTheBytesAreTheFiles() {
        byte[][] received = new byte[1][];
        try (FakeCloud cloud = new FakeCloud(exchange -> {
            received[0] = exchange.getRequestBody().readAllBytes();
            FakeCloud.answer(exchange, 204, "");
        })) {
            new Images(cloud.session(), "p").upload("i", new LocalImageFile(file), sent -> {});
            assertThat(received[0]).isEqualTo(content);
            assertThat(cloud.requests().get(0).headers().getFirst("Content-Length"))
                    .isEqualTo(String.valueOf(SIZE));
        }
    }

    @Test(timeout = 20_000)
    public void aConnectionThatIsCutIsToldAndNotTriedAgain() {
        try (FakeCloud cloud =
                new FakeCloud(exchange -> exchange.getRequestBody().readNBytes(1000))) {
            assertThatThrownBy(() -> new Images(cloud.session(), "p").upload("i", new LocalImageFile(file), sent -> {}))
                    .isInstanceOf(CloudException.class)
                    .hasMessageStartingWith("PUT /image/v2/images/i/file: no answer from " + cloud.url());
            assertThat(cloud.requests()).hasSize(1);
        }
    }

    @Test(timeout = 20_000)
    public void aServerThatTakesNothingMoreTimesOut() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        Path large = folder.newFile("large").toPath();
        try (var sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(256L << 20);
        }
        try (FakeCloud cloud = new FakeCloud(exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            Images images = new Images(cloud.session(Duration.ofMillis(300)), "p");
            assertThatThrownBy(() -> images.upload("i", new LocalImageFile(large), sent -> {}))
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining("(none in time)");
        } finally {
            over.countDown();
        }
    }

    @Test(timeout = 20_000)
    public void aFileThatShrinksIsTold() {
        try (FakeCloud cloud = new FakeCloud(exchange -> {
            exchange.getRequestBody().readAllBytes();
            FakeCloud.answer(exchange, 204, "");
        })) {
            assertThatThrownBy(() ->
                            new Images(cloud.session(), "p").upload("i", new LocalImageFile(file), sent -> shorten()))
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining("became shorter while it was sent");
        }
    }

    private void shorten() {
        try {
            Files.write(file, new byte[1000]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    public void imagesOfAllPagesAreListed() {
        try (EmbeddedCloud embedded = EmbeddedCloud.start()) {
            Images images = Cloud.connect(
                            Surroundings.clouds(embedded.cloudsYaml()).find("admin"))
                    .images();
            for (int i = 0; i < 101; i++) {
                images.create(UUID.randomUUID().toString(), "n", "qcow2", "private", 1, Map.of("mark", "a b&c"));
            }
            assertThat(images.withProperty("mark", "a b&c")).hasSize(101);
            assertThat(images.withProperty("mark", "other")).isEmpty();
        }
    }
}
