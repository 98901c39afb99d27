package io.jenkins.plugins.octavia.conf;

import static java.util.stream.Collectors.joining;

import io.jenkins.plugins.octavia.conf.ConfFinding.Severity;
import io.jenkins.plugins.octavia.conf.Statement.Assignment;
import io.jenkins.plugins.octavia.conf.Statement.Unreadable;
import io.jenkins.plugins.octavia.text.Nearest;
import io.jenkins.plugins.octavia.value.Release;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an octavia.conf as one release of Octavia does and says what that release refuses, ignores or will drop.
 *
 * <p>Sections that Octavia does not own alone (DEFAULT, database, keystone_authtoken, oslo's, a provider driver's) are not
 * judged, but for options of Octavia that stand there by mistake.
 */
public final class ConfCheck {

    private final Release release;
    private final ValueCheck values;
    private final Catalogue catalogue = Catalogue.octavia();
    private final List<ConfFinding> findings = new ArrayList<>();

    private ConfCheck(Release release) {
        this.release = release;
        this.values = new ValueCheck(release);
    }

    /** The findings in the order of the file; none if there is nothing to do. */
    public static List<ConfFinding> check(ConfFile file, Release release) {
        ConfCheck check = new ConfCheck(release);
        check.checkStatements(file.statements());
        check.findings.addAll(TlsCheck.check(file, release));
        file.firstLineNotUtf8()
                .ifPresent(line -> check.findings.add(new ConfFinding(
                        Severity.ERROR, line, Optional.empty(), "the line is not UTF-8", "save the file as UTF-8")));
        return check.findings.stream()
                .sorted(Comparator.comparingInt(ConfFinding::line))
                .toList();
    }

    private void checkStatements(List<Statement> statements) {
        Map<Option, Integer> lastLines = new HashMap<>();
        for (Statement statement : statements) {
            if (statement instanceof Assignment a) {
                lastLines.put(a.option(), a.first() + 1);
            }
        }
        for (Statement statement : statements) {
            if (statement instanceof Unreadable u) {
                findings.add(new ConfFinding(Severity.ERROR, u.first() + 1, Optional.empty(), u.reason(), u.advice()));
            } else if (statement instanceof Assignment a) {
                checkName(a);
                findings.addAll(values.check(a));
                checkRepeated(a, lastLines);
            }
        }
    }

    private void checkName(Assignment a) {
        Optional<KnownOption> known = catalogue.find(a.option());
        if (known.isPresent()) {
            checkAge(a, known.get());
        } else if (catalogue.ownSections().contains(a.option().section())) {
            checkUnknown(a);
        } else {
            checkForeign(a);
        }
    }

    private void checkAge(Assignment a, KnownOption known) {
        if (known.isTooNewFor(release)) {
            warn(a, "is not in " + release + " yet: it came with " + version(known.first()), "remove it until then");
        } else if (known.isRemovedBefore(release)) {
            int removed = known.last().getAsInt() + 1;
            warn(a, "was removed in " + version(removed) + " and has no effect", successor(known));
        } else if (known.isDeprecatedIn(release)) {
            int since = Math.max(1, known.deprecated().getAsInt());
            add(Severity.NOTE, a, "is deprecated since " + version(since), successor(known));
        }
    }

    private static String successor(KnownOption known) {
        return known.successor().map(next -> "use " + next + " instead").orElse("remove it; nothing takes its place");
    }

    private void checkUnknown(Assignment a) {
        String elsewhere = sectionsThatRead(a.option().name());
        if (!elsewhere.isEmpty()) {
            warn(a, "is not read in this section", "move it to " + elsewhere);
            return;
        }
        List<String> names = catalogue.options().stream()
                .filter(known -> known.isReadBy(release)
                        && known.option().section().equals(a.option().section()))
                .map(known -> known.option().name())
                .toList();
        String advice = Nearest.to(a.option().name(), names)
                .map(name -> "did you mean " + name + "?")
                .orElse("remove it, or look its name up in Octavia's configuration reference");
        warn(a, "is not an option of Octavia in " + release, advice);
    }

    /** In DEFAULT and in a section whose name is almost one of Octavia's, an option of Octavia is there by mistake. */
    private void checkForeign(Assignment a) {
        String name = a.option().name();
        if (a.option().section().equals("default")) {
            // The one section whose case counts.
            warn(a, "stands in a section that Octavia does not read", "write [DEFAULT] in capitals");
            return;
        }
        Optional<String> meant = Nearest.to(a.option().section(), catalogue.ownSections())
                .filter(section -> catalogue.find(new Option(section, name)).isPresent());
        if (meant.isPresent()) {
            warn(a, "stands in a section that Octavia does not read", "did you mean [" + meant.get() + "]?");
        } else if (a.option().section().equals("DEFAULT")
                && catalogue.named(name).size() == 1) {
            String elsewhere = sectionsThatRead(name);
            if (!elsewhere.isEmpty()) {
                warn(a, "is not read in this section", "move it to " + elsewhere);
            }
        }
    }

    private String sectionsThatRead(String name) {
        return catalogue.named(name).stream()
                .filter(known -> known.isReadBy(release))
                .map(known -> "[" + known.option().section() + "]")
                .collect(joining(" or "));
    }

    /** Of several lines the last one counts; an old name does not beside the new one, wherever that stands. */
    private void checkRepeated(Assignment a, Map<Option, Integer> lastLines) {
        Optional<KnownOption> known = catalogue.find(a.option());
        int lastLine = lastLines.get(a.option());
        if (lastLine != a.first() + 1 && known.isPresent()) {
            warn(a, "is set again in line " + lastLine + ", which wins", "remove one of them");
        }
        known.filter(old -> old.isOldName() && old.isReadBy(release))
                .flatMap(KnownOption::successor)
                .filter(lastLines::containsKey)
                .ifPresent(successor -> warn(
                        a, "has no effect beside " + successor + " in line " + lastLines.get(successor), "remove it"));
    }

    private static String version(int octaviaMajor) {
        for (Release release : Release.values()) {
            if (release.octaviaMajor() == octaviaMajor) {
                return "Octavia " + octaviaMajor + ".0.0 (" + release + ")";
            }
        }
        return "Octavia " + octaviaMajor + ".0.0";
    }

    private void warn(Assignment a, String message, String advice) {
        add(Severity.WARNING, a, message, advice);
    }

    private void add(Severity severity, Assignment a, String message, String advice) {
        findings.add(ConfFinding.about(a, severity, message, advice));
    }
}
