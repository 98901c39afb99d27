package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.Catalogue;
import io.jenkins.plugins.octavia.conf.ConfCheck;
import io.jenkins.plugins.octavia.conf.ConfContents;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.ConfFinding;
import io.jenkins.plugins.octavia.conf.ConfFinding.Severity;
import io.jenkins.plugins.octavia.conf.KnownOption;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.spec.OptionsSpec;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecException;
import io.jenkins.plugins.octavia.text.Nearest;
import io.jenkins.plugins.octavia.text.Printable;
import io.jenkins.plugins.octavia.value.Release;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The options of the section {@code options}, judged as {@link ConfCheck} judges an octavia.conf. */
public final class ExtraOptions {

    private final Release release;
    private final Map<Option, String> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private ExtraOptions(Release release) {
        this.release = release;
    }

    /**
     * Checks those of a specification.
     *
     * @throws SpecException with every option that its release does not take, that another section writes, or that is a secret
     */
    public static void check(Spec spec) {
        of(spec);
    }

    /**
     * The options of a specification; none if it has no section of them.
     *
     * @throws SpecException as {@link #check} does
     */
    static Map<Option, String> of(Spec spec) {
        ExtraOptions options = new ExtraOptions(spec.release());
        spec.options().map(OptionsSpec::values).ifPresent(named -> named.forEach(options::add));
        options.judge();
        if (!options.problems.isEmpty()) {
            throw new SpecException(options.problems);
        }
        return options.values;
    }

    /** What is wrong with options that are written to an octavia.conf though no section writes them, a line each. */
    static List<String> problems(Map<Option, String> values, Release release) {
        ExtraOptions options = new ExtraOptions(release);
        values.forEach((option, value) -> options.add(option.toString(), option, value));
        options.judge();
        return List.copyOf(options.problems);
    }

    private void add(String key, String value) {
        String path = Section.OPTIONS.key() + "." + Printable.line(key, 80);
        int dot = key.indexOf('.');
        Optional<Option> option =
                dot > 0 ? Optional.of(new Option(key.substring(0, dot), key.substring(dot + 1))) : named(path, key);
        option.ifPresent(known -> add(path, known, value));
    }

    /** The option of that name, if there is only one. */
    private Optional<Option> named(String path, String name) {
        List<KnownOption> known = Catalogue.octavia().named(name);
        List<KnownOption> read =
                known.stream().filter(option -> option.isReadBy(release)).toList();
        List<Option> candidates = (read.isEmpty() ? known : read)
                .stream().map(KnownOption::option).toList();
        if (candidates.isEmpty()) {
            problems.add(path + ": is not an option of Octavia in " + release
                    + Nearest.to(name, names())
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("; one that another library reads is written SECTION.NAME"));
        } else if (candidates.size() > 1) {
            problems.add(path + ": several sections have it; write "
                    + candidates.stream()
                            .map(option -> option.section() + "." + option.name())
                            .collect(Collectors.joining(" or ")));
        }
        return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
    }

    private List<String> names() {
        return Catalogue.octavia().options().stream()
                .filter(option -> option.isReadBy(release))
                .map(option -> option.option().name())
                .distinct()
                .toList();
    }

    private void add(String path, Option option, String value) {
        Optional<Section> writer = Prerequisites.writer(option);
        if (isSecret(option, value)) {
            problems.add(path + ": is a secret, or holds one, which is not for a specification; write it into the"
                    + " octavia.conf that the options are merged into (--conf, in Jenkins the argument conf)");
        } else if (writer.isPresent()) {
            problems.add(path + ": the section " + writer.get().key() + " writes it; say it there");
        } else if (values.putIfAbsent(option, value) != null) {
            problems.add(path + ": " + option + " is given twice; leave one out");
        }
    }

    private static boolean isSecret(Option option, String value) {
        try {
            return !ConfContents.of(ConfFile.empty().set(option, value))
                    .digests()
                    .isEmpty();
        } catch (IllegalArgumentException e) {
            // No file can hold it, which is said when it is judged.
            return false;
        }
    }

    private void judge() {
        ConfFile file = ConfFile.empty();
        for (Map.Entry<Option, String> entry : values.entrySet()) {
            try {
                file = file.set(entry.getKey(), entry.getValue());
            } catch (IllegalArgumentException e) {
                problems.add(Section.OPTIONS.key() + ": " + Printable.line(e.getMessage()));
            }
        }
        ConfCheck.check(file, release).stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .map(ExtraOptions::problem)
                .forEach(problems::add);
    }

    private static String problem(ConfFinding finding) {
        return Section.OPTIONS.key() + ": "
                + finding.option().map(option -> option + " ").orElse("") + finding.message() + "; "
                + finding.advice();
    }
}
