package io.jenkins.plugins.octavia.conf;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of octavia.conf by release, from the resource {@code octavia-options.txt}, whose head explains it. */
public final class Catalogue {

    private static final String RESOURCE = "octavia-options.txt";

    private static final Pattern ENTRY = Pattern.compile("(?<name>\\w+) (?<type>\\w+)(?<secret> secret)?"
            + " (?<first>\\d+)\\.\\.(?<last>\\d+)?(?: deprecated (?<since>\\d+))?"
            + "(?: -> (?<section>\\w+)\\.(?<successor>\\w+))?");

    /** Sections that Octavia shares with oslo libraries and keystoneauth, so that it does not know all their options. */
    private static final Set<String> SHARED = Set.of("DEFAULT", "neutron");

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
        List<KnownOption> options = new ArrayList<>();
        String section = "";
        for (String line : text().lines().toList()) {
            if (line.startsWith("[")) {
                section = line.substring(1, line.length() - 1);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                options.add(entry(section, line));
            }
        }
        return options;
    }

    private static KnownOption entry(String section, String line) {
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            throw new IllegalStateException(RESOURCE + ", [" + section + "]: cannot be read: " + line);
        }
        return new KnownOption(
                new Option(section, entry.group("name")),
                OptionType.valueOf(entry.group("type").toUpperCase(Locale.ROOT)),
                entry.group("secret") != null,
                Integer.parseInt(entry.group("first")),
                number(entry.group("last")),
                number(entry.group("since")),
                Optional.ofNullable(entry.group("successor")).map(name -> new Option(entry.group("section"), name)));
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
