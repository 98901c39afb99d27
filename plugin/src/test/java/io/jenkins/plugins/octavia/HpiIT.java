package io.jenkins.plugins.octavia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import hudson.Extension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;
import org.assertj.core.api.SoftAssertions;
import org.jenkinsci.Symbol;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The file that an administrator uploads to Jenkins. */
public class HpiIT {

    private static final Path HPI = Path.of("target", "octavia-prerequisites.hpi");
    private static final String JAR = "WEB-INF/lib/octavia-prerequisites.jar";
    private static final String[] BUNDLED = Pom.official()
            .value("properties/hpi.bundledArtifacts")
            .orElseThrow()
            .split(",");
    private static final Set<String> OF_THE_TOOLS =
            Set.of("Ant-Version", "Build-Jdk-Spec", "Created-By", "Plugin-Developers", "Specification-Version");
    private static final String SCRIPT_OR_STYLE = "(?is)<(script|style)\\b|\\s(on\\w+|style)\\s*=|javascript:";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path jar;

    @Before
    public void takeOutTheJar() throws IOException {
        jar = folder.newFolder().toPath().resolve("plugin.jar");
        Files.write(jar, read(HPI, JAR));
    }

    @Test
    public void theSbomNamesEveryLibraryInItAndALicenceOfEach() throws IOException {
        Path sbom = HPI.resolveSibling("octavia-prerequisites.cdx.json");
        assumeTrue("an offline Maven makes none", Files.exists(sbom));
        JsonNode components = new ObjectMapper().readTree(sbom.toFile()).path("components");
        assertThat(components)
                .allSatisfy(component -> assertThat(component.path("licenses"))
                        .as("%s", component)
                        .isNotEmpty())
                .map(component -> "WEB-INF/lib/" + component.path("name").asText() + "-"
                        + component.path("version").asText() + ".jar")
                .containsExactlyInAnyOrderElementsOf(names(HPI).stream()
                        .filter(name -> name.endsWith(".jar") && !name.equals(JAR))
                        .toList());
    }

    @Test
    public void holdsNoLibraryThatJenkinsOrAPluginSupplies() throws IOException {
        assertThat(names(HPI))
                .filteredOn(name -> name.startsWith("WEB-INF/lib/") && !name.endsWith("/") && !name.equals(JAR))
                .map(name -> name.replaceFirst("WEB-INF/lib/(.+?)-\\d.*\\.jar$", "$1"))
                .containsExactlyInAnyOrder(BUNDLED);
    }

    @Test
    public void saysWhoseLibrariesAreInIt() throws IOException {
        assertThat(text(HPI, "META-INF/THIRD-PARTY.txt")).contains(":openstack4j-core:", ":jimfs:");
    }

    @Test
    public void isSmall() throws IOException {
        assertThat(Files.size(HPI)).isLessThan(4_000_000);
    }

    /** Whichever build made it. */
    @Test
    public void saysWhatJenkinsAsksFor() throws IOException {
        PluginManifest manifest = manifest(HPI);
        PluginManifest written = PluginManifest.written();
        assertThat(manifest.plugins()).isEqualTo(written.plugins());
        assertThat(withoutPlugins(manifest)).containsAllEntriesOf(withoutPlugins(written));
        assertThat(manifest.entries())
                .hasEntrySatisfying(
                        "Plugin-Version",
                        version -> assertThat(version)
                                .matches(Pattern.quote(
                                                Pom.central().value("version").orElseThrow())
                                        + "( \\(private-\\w{7,8}(-\\w+)?\\))?"))
                .hasEntrySatisfying(
                        "Implementation-Build", commit -> assertThat(commit).matches("[0-9a-f]{40}|unknown"));
    }

    /** What Jenkins' own build says that the other would not: such as Plugin-Class, if there were one. */
    @Test
    public void saysNothingElse() throws IOException {
        Set<String> names = manifest(HPI).entries().keySet();
        names.removeAll(OF_THE_TOOLS);
        assertThat(PluginManifest.written().entries()).containsKeys(names.toArray(String[]::new));
    }

    @Test
    public void jarSaysTheSame() throws IOException {
        Map<String, String> entries = manifest(HPI).entries();
        entries.keySet().removeAll(OF_THE_TOOLS);
        assertThat(manifest(jar).entries()).containsAllEntriesOf(entries);
    }

    @Test
    public void indexOfExtensionsIsComplete() throws IOException {
        try (URLClassLoader loader = new JarAlone(jar)) {
            assertThat(Index.load(Extension.class, Object.class, loader))
                    .extracting(IndexItem::className)
                    .containsExactlyInAnyOrderElementsOf(annotatedWith(Extension.class));
        }
    }

    @Test
    public void indexOfSymbolsIsComplete() throws IOException {
        assertThat(text(jar, "META-INF/services/annotations/org.jenkinsci.Symbol")
                        .lines())
                .containsExactlyInAnyOrderElementsOf(annotatedWith(Symbol.class));
    }

    @Test
    public void pagesEscapeWhatTheyPrint() throws IOException {
        SoftAssertions softly = new SoftAssertions();
        for (String name : names(jar)) {
            if (name.endsWith(".jelly")) {
                softly.assertThat(text(jar, name)).as(name).startsWith("<?jelly escape-by-default='true'?>");
            }
        }
        softly.assertAll();
        assertThat(names(jar)).contains("index.jelly");
    }

    @Test
    public void pagesHaveNoScriptOrStyleOfTheirOwn() throws IOException {
        SoftAssertions softly = new SoftAssertions();
        for (String name : names(jar)) {
            if (name.endsWith(".jelly") || name.endsWith(".html")) {
                softly.assertThat(text(jar, name)).as(name).doesNotContainPattern(SCRIPT_OR_STYLE);
            }
        }
        softly.assertAll();
    }

    private static List<String> names(Path archive) throws IOException {
        try (JarFile file = new JarFile(archive.toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }

    private static byte[] read(Path archive, String name) throws IOException {
        try (JarFile file = new JarFile(archive.toFile());
                InputStream in = file.getInputStream(file.getEntry(name))) {
            return in.readAllBytes();
        }
    }

    private static String text(Path archive, String name) throws IOException {
        return new String(read(archive, name), StandardCharsets.UTF_8);
    }

    private static PluginManifest manifest(Path archive) throws IOException {
        return PluginManifest.read(new ByteArrayInputStream(read(archive, JarFile.MANIFEST_NAME)));
    }

    /** But for what the pom does not say. */
    private static Map<String, String> withoutPlugins(PluginManifest manifest) {
        Map<String, String> entries = new TreeMap<>(manifest.entries());
        entries.remove("Plugin-Dependencies");
        entries.values().removeIf(value -> value.contains("${"));
        return entries;
    }

    private static List<String> annotatedWith(Class<? extends Annotation> annotation) {
        return ModuleClasses.all().stream()
                .filter(type -> type.isAnnotatedWith(annotation))
                .map(JavaClass::getName)
                .toList();
    }

    /** Finds no resource but those of the jar, while its classes see the class path. */
    private static final class JarAlone extends URLClassLoader {

        JarAlone(Path jar) throws IOException {
            super(new URL[] {jar.toUri().toURL()}, HpiIT.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return findResources(name);
        }
    }
}
