package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;

/** Where a call's artifacts lie: no two clouds, logins or networks fall together. */
public class ArtifactFolderTest {

    @Test
    public void thatOfAConfiguredCloudIsItsName() {
        assertThat(path("prod", null, null)).isEqualTo("octavia/prod");
        assertThat(path("prod", null, "lb-mgmt-net")).isEqualTo("octavia/prod");
        assertThat(path("eu-prod_2.lab", null, null)).isEqualTo("octavia/eu-prod_2.lab");
    }

    @Test
    public void credentialsOfTheStepAndAnotherNetworkFollowTheCloud() {
        assertThat(path("prod", "clouds-yaml", null)).isEqualTo("octavia/prod,credentialsId=clouds-yaml");
        assertThat(path("prod", null, "net 2")).isEqualTo("octavia/prod,network=net~00202");
        assertThat(path("prod", "eu", "net-2")).isEqualTo("octavia/prod,credentialsId=eu,network=net-2");
    }

    @Test
    public void theNetworkOfAnotherProjectIsAnother() {
        NetworkSpec others = named(network("n").orElseThrow(), "lb-mgmt-net", new NetworkSpec.OtherProject("4f1"));
        assertThat(ArtifactFolder.of("prod", Optional.empty(), Optional.of(others))
                        .path())
                .isEqualTo("octavia/prod,network=lb-mgmt-net,project=4f1");
    }

    @Test
    public void namesThatWereFoldedTogetherAreApart() {
        assertThat(path("eu.prod", null, null)).isNotEqualTo(path("eu_prod", null, null));
        assertThat(path("北京", null, null)).isEqualTo("octavia/~5317~4EAC").isNotEqualTo(path("上海", null, null));
        assertThat(path("a,network=b", null, null)).isNotEqualTo(path("a", null, "b"));
        assertThat(path("a", "b,network=c", null)).isNotEqualTo(path("a", "b", "c"));
        assertThat(path("~0041", null, null)).isNotEqualTo(path("A", null, null));
    }

    @Test
    public void noNameLeadsElsewhere() {
        for (String name : List.of("..", ".", "../../x", "a/b", "a\\b", "x\n", "x\0", ".hidden", "dot.", " ")) {
            assertThat(path(name, name, name)).matches("octavia/[^/\\\\\\p{Cntrl} .][^/\\\\\\p{Cntrl} ]*[^. ]");
        }
    }

    @Test
    public void namesCanBeReadBack() {
        Random random = new Random(3);
        Map<String, List<String>> seen = new HashMap<>();
        String alphabet = "ab.~,=_-/%A0 é北\ud83d\ude00\ud800";
        for (int i = 0; i < 20_000; i++) {
            List<String> names = List.of(text(random, alphabet), text(random, alphabet), text(random, alphabet));
            String path = path(names.get(0), names.get(1), names.get(2));
            assertThat(seen.put(path, names)).as(path).isIn(null, names);
            String[] parts = path.substring("octavia/".length()).split(",(credentialsId|network)=");
            assertThat(parts).extracting(ArtifactFolderTest::decoded).containsExactlyElementsOf(names);
        }
    }

    @Test
    public void whatNoStepReturnedIsRefused() {
        for (String path :
                List.of("octavia/..", "octavia/a/b", "../octavia/a", "/octavia/a", "octavia/", "octavia/a ")) {
            assertThatThrownBy(() -> new ArtifactFolder(path))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("artifacts: \"" + path
                            + "\" is not a folder of artifacts; give what steps of this plugin returned");
        }
    }

    @Test
    public void aNameThatNoFileSystemTakesIsRefused() {
        ArtifactFolder folder = ArtifactFolder.of("prod", Optional.empty(), network("北".repeat(60)));
        assertThatThrownBy(folder::refuseTooLong)
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("artifacts: the name of their folder would have 313 characters");
    }

    private static String text(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String decoded(String part) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) == '~') {
                name.append((char) Integer.parseInt(part.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                name.append(part.charAt(i));
            }
        }
        return name.toString();
    }

    private static String path(String cloud, String credentialsId, String network) {
        return ArtifactFolder.of(
                        cloud,
                        Optional.ofNullable(credentialsId),
                        Optional.ofNullable(network).flatMap(ArtifactFolderTest::network))
                .path();
    }

    private static Optional<NetworkSpec> network(String name) {
        NetworkSpec network = SpecReader.fromMap(Map.of("network", Map.of("healthManagers", List.of())), Path.of(""))
                .network()
                .orElseThrow();
        return Optional.of(named(network, name, network.source()));
    }

    private static NetworkSpec named(NetworkSpec network, String name, NetworkSpec.Source source) {
        return new NetworkSpec(
                name,
                source,
                network.attributes(),
                network.subnet(),
                network.healthManagers(),
                network.healthManagersRemoved(),
                network.further());
    }
}
