package io.jenkins.plugins.octavia;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.SpecReader;
import io.jenkins.plugins.octavia.step.CertsStep;
import io.jenkins.plugins.octavia.step.ConfStep;
import io.jenkins.plugins.octavia.step.FlavorStep;
import io.jenkins.plugins.octavia.step.ImageStep;
import io.jenkins.plugins.octavia.step.KeypairStep;
import io.jenkins.plugins.octavia.step.MgmtNetStep;
import io.jenkins.plugins.octavia.step.PrerequisitesStep;
import io.jenkins.plugins.octavia.step.SecGroupStep;
import io.jenkins.plugins.octavia.text.PlainYaml;
import io.jenkins.plugins.octavia.text.PlainYaml.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.Test;

/**
 * What a key of octavia.yaml means, and what its default is, is said in the JSON Schema; its page, the reference page and the
 * steps' help pages say the same. That the reader does what the schema says is {@code SchemaTest}'s.
 */
public class SpecificationKeysTest {

    private static final Map<Class<?>, Section> STEPS = Map.of(
            FlavorStep.class, Section.FLAVOR,
            KeypairStep.class, Section.KEYPAIR,
            CertsStep.class, Section.CERTIFICATES,
            MgmtNetStep.class, Section.NETWORK,
            SecGroupStep.class, Section.SECURITY_GROUPS,
            ImageStep.class, Section.IMAGE);

    private static final Path PAGE = Path.of("../docs/octavia-yaml.md");
    private static final Path REFERENCE = Path.of("../docs/specification.md");

    private static final Pattern YAML = Pattern.compile("```yaml\n(release: .*?)```", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    /** A JSON document is a YAML document. */
    private static final Key SPECIFICATION = new Key("octavia.yaml", PlainYaml.parse(schema()), false);

    private static String schema() {
        try (InputStream in = SpecReader.class.getResourceAsStream("octavia.schema.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key and what the schema says of it. */
    private record Key(String name, Map<?, ?> schema, boolean required) {

        /** Those of a mapping, or of each mapping in a list. */
        List<Key> keys() {
            Map<?, ?> mapping = schema.get("items") instanceof Map<?, ?> items ? items : schema;
            List<?> required = mapping.get("required") instanceof List<?> names ? names : List.of();
            return mapping.get("properties") instanceof Map<?, ?> keys
                    ? keys.entrySet().stream()
                            .map(key -> new Key(
                                    (String) key.getKey(),
                                    (Map<?, ?>) key.getValue(),
                                    required.stream()
                                            .anyMatch(name -> key.getKey().equals(name.toString()))))
                            .toList()
                    : List.of();
        }

        Key key(String name) {
            return keys().stream()
                    .filter(key -> key.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        boolean isList() {
            return schema.get("items") instanceof Map;
        }

        String meaning() {
            String choices = schema.get("enum") instanceof List<?> values
                    ? values.stream()
                            .map(Scalar.class::cast)
                            // A release may be written as a number too.
                            .filter(value -> value.kind() == Scalar.Kind.TEXT)
                            .map(Scalar::text)
                            .collect(Collectors.joining(", ", " One of ", "."))
                    : "";
            return schema.get("description") + choices;
        }

        boolean hasDefault() {
            return schema.get("default") != null;
        }

        String byDefault() {
            Object value = schema.get("default");
            if (value instanceof Map<?, ?> mapping && !mapping.isEmpty()) {
                return mapping.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
            }
            if (value instanceof List<?> list && !list.isEmpty()) {
                return list.stream().map(Object::toString).collect(Collectors.joining(", "));
            }
            return isEmpty() ? "none" : value.toString();
        }

        /** Whether by default there is nothing in it. */
        boolean isEmpty() {
            Object value = schema.get("default");
            return Map.of().equals(value) || List.of().equals(value);
        }

        /** In Markdown. */
        String shownDefault() {
            if (required) {
                return "required";
            }
            if (!hasDefault()) {
                return "";
            }
            return isEmpty() ? byDefault() : "`" + byDefault() + "`";
        }

        String sentence() {
            return meaning() + (hasDefault() ? " Default: " + byDefault() + "." : "");
        }

        /** Each key below, by its path. */
        void below(String path, BiConsumer<String, Key> visitor) {
            keys().forEach(key -> {
                visitor.accept(path + key.name(), key);
                key.below(path + key.name() + (key.isList() ? "[]." : "."), visitor);
            });
        }
    }

    @Test
    public void helpPagesOfStepsSayOfAKeyWhatTheSchemaSays() {
        TreeSet<String> without = new TreeSet<>();
        STEPS.forEach((step, section) -> SPECIFICATION.key(section.key()).keys().forEach(key -> {
            String help = help(step, key.name());
            if (help.isEmpty()) {
                without.add(section.key() + "." + key.name());
                return;
            }
            String as = step.getSimpleName() + " " + key.name();
            assertThat(help).as(as).startsWith(key.sentence());
            key.below(
                    "",
                    (path, below) -> assertThat(help)
                            .as(as)
                            .contains(below.name() + ": " + below.meaning() + (below.required() ? " Required." : "")
                                    + (below.hasDefault() ? " Default: " + below.byDefault() + "." : "")));
        }));
        Key release = SPECIFICATION.key("release");
        assertThat(help(PrerequisitesStep.class, "release")).startsWith(release.sentence());
        assertThat(help(ConfStep.class, "release")).startsWith(release.sentence());

        // No key is made in Jenkins.
        assertThat(without).containsExactly("keypair.bits", "keypair.type");
    }

    private static String help(Class<?> step, String key) {
        String page = step.getName().replace('.', '/') + "/help-" + key + ".html";
        try (InputStream in = step.getClassLoader().getResourceAsStream(page)) {
            return in == null ? "" : text(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String html) {
        return TAG.matcher(html)
                .replaceAll("")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .strip();
    }

    @Test
    public void thePageShowsEveryKeyWithItsDefault() throws Exception {
        Matcher block = YAML.matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        Map<String, Object> shown = PlainYaml.parse(block.group(1));

        assertThat(shown).isEqualTo(defaults(SPECIFICATION));
    }

    /** A mapping whose keys have all their defaults, and a list of mappings one that has. */
    private static Map<String, Object> defaults(Key mapping) {
        return mapping.keys().stream()
                .filter(key -> key.required() || key.hasDefault() || !key.keys().isEmpty() && !key.isList())
                // It goes with the other algorithm.
                .filter(key -> !key.name().equals("curve"))
                .collect(Collectors.toMap(Key::name, SpecificationKeysTest::value));
    }

    private static Object value(Key key) {
        if (key.hasDefault()) {
            return key.schema().get("default");
        }
        if (key.keys().isEmpty()) {
            return new Scalar("REQUIRED", Scalar.Kind.TEXT);
        }
        return key.isList() ? List.of(defaults(key)) : defaults(key);
    }

    @Test
    public void referencePageIsWrittenFromTheSchema() throws Exception {
        StringBuilder page = new StringBuilder("""
                # octavia.yaml, key by key

                Written from the [JSON Schema](../core/src/main/resources/io/jenkins/plugins/octavia/spec/octavia.schema.json): change
                that, not this page. `SpecificationKeysTest` leaves the page that is due in `plugin/target/specification.md`.

                """);
        page.append(SPECIFICATION.meaning()).append("\n");
        page.append("\n| key | default | |\n| --- | --- | --- |\n");
        Key release = SPECIFICATION.key("release");
        row(page, "release", release);
        for (Section section : Section.values()) {
            Key key = SPECIFICATION.key(section.key());
            page.append("\n## ").append(key.name()).append("\n\n").append(key.meaning());
            page.append(key.keys().isEmpty() ? "\n" : "\n\n| key | default | |\n| --- | --- | --- |\n");
            key.below("", (path, below) -> row(page, path, below));
        }
        Path due = Path.of("target/specification.md");
        Files.createDirectories(due.getParent());
        Files.writeString(due, page);

        assertThat(Files.exists(REFERENCE) ? Files.readString(REFERENCE) : "").isEqualTo(page.toString());
    }

    private static void row(StringBuilder page, String path, Key key) {
        page.append("| `%s` | %s | %s |\n"
                .formatted(path, key.shownDefault(), key.meaning().replace("|", "\\|")));
    }
}
