package io.jenkins.plugins.octavia;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.Test;

/** The two poms of the plugin say the same. {@link HpiIT} looks at what came out of the one that was used. */
public class BuildsTest {

    private final Pom official = Pom.official();
    private final Pom central = Pom.central();

    @Test
    public void makeTheSamePlugin() {
        SoftAssertions softly = new SoftAssertions();
        for (String path : List.of(
                "groupId",
                "artifactId",
                "version",
                "name",
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "scm/connection",
                "scm/developerConnection",
                "scm/url",
                "properties/jenkins.version")) {
            softly.assertThat(official.value(path)).as(path).isPresent().isEqualTo(central.value(path));
        }
        softly.assertAll();
    }

    @Test
    public void dependOnTheSamePlugins() throws IOException {
        List<String> bundled = List.of(
                official.value("properties/hpi.bundledArtifacts").orElseThrow().split(","));
        assertThat(official.dependencies("compile").keySet())
                .map(BuildsTest::artifact)
                .filteredOn(artifact -> !bundled.contains(artifact))
                .containsExactlyInAnyOrderElementsOf(
                        PluginManifest.written().plugins().keySet());
    }

    /**
     * If both state one: the official build leaves most to Jenkins' bill of materials, of which Maven Central knows nothing, and it
     * alone has what tests need that start a Jenkins.
     */
    @Test
    public void stateTheSameVersions() throws IOException {
        Map<String, Optional<String>> others = new HashMap<>(central.dependencies("compile"));
        others.putAll(central.dependencies("test"));
        Map<String, String> plugins = PluginManifest.written().plugins();
        SoftAssertions softly = new SoftAssertions();
        for (String scope : List.of("compile", "test")) {
            official.dependencies(scope).forEach((name, version) -> {
                Optional<String> other = Optional.ofNullable(plugins.get(artifact(name)))
                        .or(() -> others.getOrDefault(name, Optional.empty()));
                if (version.isPresent() && other.isPresent()) {
                    softly.assertThat(other).as(name).isEqualTo(version);
                }
            });
        }
        softly.assertAll();
    }

    /** Jenkins takes them from where the right to release is given, and hosts no plugin whose pom names some. */
    @Test
    public void nameNoDevelopers() {
        assertThat(official.value("developers")).isEmpty();
        assertThat(central.value("developers")).isEmpty();
    }

    private static String artifact(String name) {
        return name.substring(name.indexOf(':') + 1);
    }
}
