package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Pages.Limits;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Test;

public class PagesTest {

    private static final String LINK = "\"networks_links\": [{\"rel\": \"next\", \"href\": \"%s\"}]";
    private static final Limits LARGE = new Limits(1_000_000, 1L << 30, Duration.ofHours(1));

    private static Cloud connect(EmbeddedCloud cloud) {
        Environment environment = new Environment(
                Map.of("OS_CLIENT_CONFIG_FILE", "/clouds.yaml"),
                Path.of("/"),
                Path.of("/"),
                path -> cloud.cloudsYaml());
        return Cloud.connect(new CloudsYaml(environment).find(Optional.of("admin")));
    }

    private static List<String> ids(Session session, Limits limits) {
        return new Pages(session, Service.NETWORK, "/networks", "networks", "/id", Pages.End.WITHOUT_LINK, limits)
                .all("name=n", node -> Json.text(node, "id"));
    }

    /** A list of which each page has one more entry, without end. */
    private static FakeCloud endless() {
        AtomicInteger next = new AtomicInteger();
        return new FakeCloud(exchange -> FakeCloud.answer(
                exchange, 200, "{\"networks\": [{\"id\": \"" + next.incrementAndGet() + "\"}], " + LINK + "}"));
    }

    @Test
    public void servicesThatGiveTwoEntriesAtOnceAreReadToTheEnd() {
        try (EmbeddedCloud embedded = EmbeddedCloud.builder().largestPage(2).start()) {
            Cloud cloud = connect(embedded);
            IntStream.range(0, 5).forEach(i -> {
                Network network = cloud.network().create(PlainNetwork.of("n", ""));
                cloud.network().createSecurityGroup("g", "");
                cloud.compute().create(new NewFlavor("f" + i, Optional.empty(), 1, 1, 1, false, ""));
                String image = UUID.randomUUID().toString();
                cloud.images().create(image, "i", "qcow2", "private", 1, Map.of());
                cloud.images().addTag(image, "t");
                assertThat(network.name()).isEqualTo("n");
            });

            assertThat(cloud.network().networks("n")).hasSize(5);
            assertThat(cloud.network().securityGroups(List.of("g"))).hasSize(5);
            assertThat(cloud.compute().flavors()).hasSizeGreaterThanOrEqualTo(5);
            assertThat(cloud.images().tagged("t")).hasSize(5);
        }
    }

    @Test
    public void theNextPageIsAskedOfTheServiceItselfWhateverItsLinkSays() {
        try (FakeCloud other = FakeCloud.answering(200, "{\"networks\": []}");
                FakeCloud cloud = new FakeCloud(exchange -> FakeCloud.answer(
                        exchange,
                        200,
                        exchange.getRequestURI().toString().endsWith("&marker=a%2Fb")
                                ? "{\"networks\": [{\"id\": \"c\"}]}"
                                : "{\"networks\": [{\"id\": \"a/b\"}], " + LINK.formatted(other.url()) + "}"))) {
            assertThat(ids(cloud.session(), LARGE)).containsExactly("a/b", "c");
            assertThat(other.all()).isEmpty();
        }
    }

    @Test
    public void aListWithoutEndIsGivenUp() {
        Map<Limits, String> limits = Map.of(
                new Limits(10, 1L << 30, Duration.ofHours(1)), "10 entries",
                new Limits(1_000_000, 500, Duration.ofHours(1)), "500 bytes",
                new Limits(1_000_000, 1L << 30, Duration.ZERO), "0 s");
        limits.forEach((limit, words) -> {
            try (FakeCloud cloud = endless()) {
                assertThatThrownBy(() -> ids(cloud.session(), limit))
                        .isInstanceOf(CloudException.class)
                        .hasMessage("neutron: its list of networks has not ended after " + words
                                + "; look at /networks with another client");
                assertThat(cloud.requests()).hasSizeLessThan(20);
            }
        });
    }

    @Test(timeout = 120_000)
    public void noServiceFillsTheMemoryByAListWithoutEnd() {
        String more = ", \"next\": \"/v2/images\", \"flavors_links\": [{\"rel\": \"next\"}]";
        AtomicInteger next = new AtomicInteger();
        try (FakeCloud cloud = new FakeCloud(exchange -> {
            String items = Stream.generate(next::incrementAndGet)
                    .limit(Pages.PAGE)
                    .map(id -> "{\"id\": \"" + id + "\", \"owner\": \"p\", \"project_id\": \"p\"}")
                    .toList()
                    .toString();
            FakeCloud.answer(
                    exchange,
                    200,
                    "{\"networks\": " + items + ", \"images\": " + items + ", \"flavors\": " + items + ", " + LINK
                            + more + "}");
        })) {
            Session session = cloud.session();
            assertThatThrownBy(() -> new Compute(session, "p").flavors()).hasMessageContaining("has not ended");
            assertThatThrownBy(() -> new Images(session, "p").tagged("t")).hasMessageContaining("has not ended");
            assertThatThrownBy(() -> new Networking(session, "p", true).networks("n"))
                    .hasMessageContaining("has not ended");
        }
    }

    @Test
    public void aPageThatComesAgainIsGivenUp() {
        for (String items : List.of("", "{\"id\": \"a\"}")) {
            try (FakeCloud cloud = FakeCloud.answering(200, "{\"networks\": [" + items + "], " + LINK + "}")) {
                assertThatThrownBy(() -> ids(cloud.session(), LARGE))
                        .isInstanceOf(CloudException.class)
                        .hasMessageContaining("says that another page follows, and it is the same again");
            }
        }
    }

    @Test
    public void forALoginThatIsNotAnAdministratorOnlyAnEmptyPageIsTheLast() {
        try (FakeCloud cloud = new FakeCloud(exchange -> FakeCloud.answer(
                exchange,
                200,
                exchange.getRequestURI().toString().contains("marker=b")
                        ? "{\"networks\": []}"
                        : exchange.getRequestURI().toString().contains("marker=a")
                                ? "{\"networks\": [{\"id\": \"b\", \"name\": \"n\", \"project_id\": \"p\"}]}"
                                : "{\"networks\": [{\"id\": \"a\", \"name\": \"n\", \"project_id\": \"p\"}]}"))) {
            assertThat(new Networking(cloud.session(), "p", false).networks("n"))
                    .extracting(Network::id)
                    .containsExactly("a", "b");
        }
    }

    @Test
    public void aFullPageThatDoesNotSayWhetherMoreFollowIsRefused() {
        String items = IntStream.range(0, Pages.PAGE)
                .mapToObj(i -> "{\"id\": \"" + i + "\"}")
                .toList()
                .toString();
        try (FakeCloud cloud = FakeCloud.answering(200, "{\"networks\": " + items + "}")) {
            assertThatThrownBy(() -> ids(cloud.session(), LARGE))
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining("has 1000 entries and does not say whether more follow");
        }
    }
}
