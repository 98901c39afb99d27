package io.jenkins.plugins.octavia.conf;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.jenkins.plugins.octavia.conf.KnownOption.Definition;
import io.jenkins.plugins.octavia.conf.OptionType.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of octavia.conf by release, from the resource {@code octavia-options.txt}, whose head explains it. */
public final class Catalogue {

    private static final String RESOURCE = "octavia-options.txt";

    private static final Pattern ENTRY = Pattern.compile(
            "(?<name>\\w+) (?<first>\\d+)\\.\\.(?<last>\\d+)? (?<type>\\w+)(?<facts>.*?)(?: default:(?<byDefault>.*))?");

    /** Sections that Octavia shares with oslo libraries and keystoneauth, so that it does not know all their options. */
    private static final Set<String> SHARED = Set.of("DEFAULT", "neutron", "service_auth");

    private static final Catalogue OCTAVIA = new Catalogue(read());

    private final List<KnownOption> options;
    private final Map<Option, KnownOption> byOption;
    private final Map<String, List<KnownOption>> byName;
    private final Set<String> ownSections;

    private Catalogue(List<KnownOption> options) {
        this.options = List.copyOf(options);
        this.byOption = options.stream().collect(toMap(KnownOption::option, Function.identity()));
        this.byName =
                options.stream().collect(groupingBy(known -> known.option().name()));
        this.ownSections = options.stream()
                .map(known -> known.option().section())
                .filter(section -> !SHARED.contains(section))
                .collect(toUnmodifiableSet());
    }

    public static Catalogue octavia() {
        return OCTAVIA;
    }

    public List<KnownOption> options() {
        return options;
    }

    public Optional<KnownOption> find(Option option) {
        return Optional.ofNullable(byOption.get(option));
    }

    /** Every option of this name, in whatever section. */
    public List<KnownOption> named(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** The sections whose options are all in this catalogue; what it does not know there, Octavia does not read. */
    public Set<String> ownSections() {
        return ownSections;
    }

    private static List<KnownOption> read() {
        Map<Option, List<KnownOption>> lines = new LinkedHashMap<>();
        String section = "";
        for (String line : text().lines().toList()) {
            if (line.startsWith("[")) {
                section = line.substring(1, line.length() - 1);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                KnownOption entry = entry(section, line);
                lines.computeIfAbsent(entry.option(), option -> new ArrayList<>())
                        .add(entry);
            }
        }
        return lines.values().stream().map(KnownOption::joined).toList();
    }

    private static KnownOption entry(String section, String line) {
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            throw new IllegalStateException(RESOURCE + ", [" + section + "]: cannot be read: " + line);
        }
        Map<String, String> facts = Arrays.stream(entry.group("facts").strip().split(" "))
                .map(fact -> fact.split(":", 2))
                .collect(toMap(fact -> fact[0], fact -> fact.length == 1 ? "" : fact[1]));
        int first = Integer.parseInt(entry.group("first"));
        Definition definition = new Definition(
                type(Kind.valueOf(entry.group("type").toUpperCase(Locale.ROOT)), facts),
                Optional.ofNullable(entry.group("byDefault")));
        return new KnownOption(
                new Option(section, entry.group("name")),
                facts.containsKey("secret"),
                first,
                number(entry.group("last")),
                number(facts.get("deprecated")),
                Optional.ofNullable(facts.getOrDefault("means", facts.get("use")))
                        .map(Catalogue::option),
                facts.containsKey("means"),
                new TreeMap<>(Map.of(first, definition)));
    }

    private static OptionType type(Kind kind, Map<String, String> facts) {
        return new OptionType(
                kind,
                Kind.valueOf(facts.getOrDefault("item", "str").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(facts.get("min")).map(BigDecimal::new),
                Optional.ofNullable(facts.get("max")).map(BigDecimal::new),
                Optional.ofNullable(facts.get("regex")).map(Pattern::compile),
                Optional.ofNullable(facts.get("choices"))
                        .map(choices -> List.of(choices.split("\\|")))
                        .orElse(List.of()));
    }

    private static Option option(String sectionAndName) {
        String[] parts = sectionAndName.split("\\.", 2);
        return new Option(parts[0], parts[1]);
    }

    private static OptionalInt number(String digits) {
        return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    private static String text() {
        try (InputStream resource = Catalogue.class.getResourceAsStream(RESOURCE)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
