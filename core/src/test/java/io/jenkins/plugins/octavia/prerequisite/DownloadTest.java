package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.octavia.cloud.EmptyDisk;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** An image that somebody publishes, and a server that publishes it badly. */
@Category(AnyCloud.class)
public class DownloadTest {

    private static final int SIZE = 5 << 20;

    @Rule
    public final TestCloud cloud = new TestCloud();

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private byte[] published;
    private boolean ranges = true;
    private int breaks;
    private String etag = "\"one\"";

    @Before
    public void publish() throws IOException {
        published = new byte[SIZE];
        new Random(14).nextBytes(published);
        byte[] disk = EmptyDisk.qcow2(1L << 30);
        System.arraycopy(disk, 0, published, 0, disk.length);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/amphora-arm64.qcow2", this::serve);
        server.createContext("/moved", exchange -> redirect(exchange, "/amphora-arm64.qcow2"));
        server.createContext("/loop", exchange -> redirect(exchange, "/loop"));
        server.createContext("/away", exchange -> redirect(exchange, "ftp://elsewhere/x"));
        server.start();
    }

    @After
    public void stop() {
        server.stop(0);
        workers.shutdownNow();
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
        asked.add(range + (ifRange == null ? "" : " " + ifRange));
        int from = 0;
        int to = published.length;
        exchange.getResponseHeaders().set("ETag", etag);
        boolean part = ranges && range != null && (ifRange == null || ifRange.equals(etag));
        if (part) {
            String[] ends = range.replace("bytes=", "").split("-", 2);
            from = Integer.parseInt(ends[0]);
            to = ends[1].isEmpty() ? to : Math.min(to, Integer.parseInt(ends[1]) + 1);
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + published.length);
        }
        exchange.sendResponseHeaders(part ? 206 : 200, to - from);
        boolean cut = breaks > 0 && to == published.length;
        if (cut) {
            breaks--;
            to = from + (to - from) / 2;
        }
        try {
            exchange.getResponseBody().write(published, from, to - from);
        } catch (IOException e) {
            // The client had enough: it only wanted the begin.
            return;
        }
        exchange.close();
    }

    @Test
    public void aPublishedImageServesAndIsFetchedOnce() throws Exception {
        assertThat(cloud.apply(spec("moved", sha256())).failure()).isEmpty();
        Image image = serving();
        assertThat(image.size()).isEqualTo(SIZE);
        assertThat(image.minDisk()).isEqualTo(1);
        assertThat(image.properties()).containsEntry("octavia_prerequisites_sha256", sha256());
        assertThat(asked).hasSize(2);

        assertThat(cloud.apply(spec("moved", sha256())).resources())
                .filteredOn(resource -> resource.id().equals(image.id()))
                .extracting(resource -> resource.action())
                .containsExactly(Action.UNCHANGED);
        server.stop(0);
        assertThat(cloud.plan(spec("moved", sha256())))
                .noneMatch(change -> change.action().isChange());
        assertThat(asked).as("nothing more is fetched").hasSize(2);
    }

    /** A run that was cut off, or a copy of another image, may have left it so. */
    @Test
    public void anImageThatOnlySaysThatItIsTheFileIsNotTakenForIt() throws Exception {
        assertThat(cloud.apply(spec("moved", sha256())).failure()).isEmpty();
        Image genuine = serving();
        byte[] bytes = published.clone();
        bytes[SIZE - 1]++;
        published = bytes;
        String other = sha256();
        cloud.admin().images().setProperties(genuine.id(), Map.of("octavia_prerequisites_sha256", other));
        cloud.admin().images().setProperties(genuine.id(), Map.of("octavia_prerequisites_sha512", "ab".repeat(64)));

        assertThat(cloud.apply(spec("moved", other)).failure()).isEmpty();
        assertThat(cloud.admin().images().tagged(cloud.unique("tag")))
                .singleElement()
                .satisfies(image -> assertThat(image.id()).isNotEqualTo(genuine.id()));
    }

    @Test
    public void theArchitectureIsThatOfTheNameOrTheSpecification() throws Exception {
        cloud.apply(spec("amphora-arm64.qcow2", sha256()));
        assertThat(serving().properties()).containsEntry("hw_architecture", "aarch64");
        cloud.apply(spec("amphora-arm64.qcow2", sha256() + ", arch: ppc64le"));
        assertThat(serving().properties()).containsEntry("hw_architecture", "ppc64le");
        assertThat(asked).hasSize(2);
    }

    @Test
    public void afterABrokenConnectionItGoesOnFromThere() throws Exception {
        breaks = 2;
        assertThat(cloud.apply(spec("amphora-arm64.qcow2", sha256())).failure()).isEmpty();
        assertThat(asked).hasSize(4);
        assertThat(asked.subList(2, 4)).allSatisfy(range -> assertThat(range).matches("bytes=[1-9]\\d*- \"one\""));
    }

    @Test
    public void aServerWithoutRangesIsReadAgain() throws Exception {
        breaks = 1;
        ranges = false;
        assertThat(cloud.apply(spec("amphora-arm64.qcow2", sha256())).failure()).isEmpty();
        assertThat(serving().size()).isEqualTo(SIZE);
    }

    @Test
    public void otherBytesNeverServe() throws Exception {
        String wanted = sha256();
        published[SIZE - 1] ^= 1;
        assertThatThrownBy(() -> failOf(spec("amphora-arm64.qcow2", wanted)))
                .hasMessageContaining("/amphora-arm64.qcow2: has the SHA-256 " + sha256() + ", not " + wanted)
                .hasMessageContaining("correct image.sha256");
        assertThat(all()).isEmpty();
    }

    @Test
    public void whatCannotBeFetchedIsRefusedBeforeAnythingIsMade() throws Exception {
        for (String[] wrong : new String[][] {
            {"none.qcow2", "its server answered 404; correct image.file"},
            {"loop", "its server redirects more than 5 times"},
            {"away", "its server redirects to an address that is not followed (ftp://elsewhere/x)"},
        }) {
            assertThatThrownBy(() -> failOf(spec(wrong[0], sha256()))).hasMessageContaining(wrong[1]);
        }
        published = Arrays.copyOfRange(published, 1, SIZE);
        assertThatThrownBy(() -> failOf(spec("amphora-arm64.qcow2", sha256())))
                .hasMessageContaining("is not in qcow2 format");
        assertThat(all()).isEmpty();
    }

    private void failOf(String yaml) {
        cloud.apply(yaml).failure().ifPresent(failure -> {
            throw new IllegalStateException(failure);
        });
    }

    private String spec(String file, String sha256) {
        return "image: {name: image-$N, tag: tag-$N, file: \"http://127.0.0.1:"
                + server.getAddress().getPort() + "/" + file + "\", sha256: " + sha256 + "}";
    }

    private String sha256() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(published));
    }

    private List<Image> all() {
        return cloud.admin().images().withProperty("octavia-prerequisites", cloud.unique("tag"));
    }

    private Image serving() {
        assertThat(all()).singleElement().satisfies(image -> {
            assertThat(image.isActive()).isTrue();
            assertThat(image.tags()).contains(cloud.unique("tag"));
        });
        return all().get(0);
    }
}
