package io.jenkins.plugins.octavia.conf;

import io.jenkins.plugins.octavia.value.Release;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * One option that some Octavia reads or has read.
 *
 * @param secret whether any version calls it one
 * @param first the first major version of Octavia that has it, 0 for any before 1.0.0
 * @param last the last one, or nothing if the newest that the catalogue covers has it
 * @param deprecated the major version that first calls it deprecated
 * @param successor what to use instead
 * @param isOldName whether oslo.config reads it as its successor, unless that is there too
 * @param definitions by the first major version that has them
 */
public record KnownOption(
        Option option,
        boolean secret,
        int first,
        OptionalInt last,
        OptionalInt deprecated,
        Optional<Option> successor,
        boolean isOldName,
        NavigableMap<Integer, Definition> definitions) {

    /** @param byDefault what Octavia takes if the option is not set; nothing if that is not a value, or a secret */
    public record Definition(OptionType type, Optional<String> byDefault) {}

    public boolean isReadBy(Release release) {
        return !isTooNewFor(release) && !isRemovedBefore(release);
    }

    boolean isTooNewFor(Release release) {
        return release.octaviaMajor() < first;
    }

    boolean isRemovedBefore(Release release) {
        return last.isPresent() && last.getAsInt() < release.octaviaMajor();
    }

    boolean isDeprecatedIn(Release release) {
        return deprecated.isPresent() && deprecated.getAsInt() <= release.octaviaMajor();
    }

    /** Only for a release that reads it. */
    Definition in(Release release) {
        return definitions.floorEntry(release.octaviaMajor()).getValue();
    }

    OptionType type(Release release) {
        return in(release).type();
    }

    /** The type in the newest version that has it. */
    OptionType type() {
        return definitions.lastEntry().getValue().type();
    }

    /** As one with the lines of other versions. */
    static KnownOption joined(List<KnownOption> lines) {
        KnownOption newest = lines.get(lines.size() - 1);
        NavigableMap<Integer, Definition> definitions = new TreeMap<>();
        lines.forEach(line -> definitions.putAll(line.definitions()));
        return new KnownOption(
                newest.option(),
                lines.stream().anyMatch(KnownOption::secret),
                lines.get(0).first(),
                newest.last(),
                newest.deprecated(),
                newest.successor(),
                newest.isOldName(),
                definitions);
    }
}
