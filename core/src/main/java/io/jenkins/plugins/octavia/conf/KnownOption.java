package io.jenkins.plugins.octavia.conf;

import io.jenkins.plugins.octavia.spec.Release;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One option that some Octavia reads or has read.
 *
 * @param first the first major version of Octavia that has it, 0 for any before 1.0.0
 * @param last the last one, or nothing if the newest that the catalogue covers has it
 * @param deprecated the major version that first calls it deprecated
 * @param successor what to use instead
 */
public record KnownOption(
        Option option,
        OptionType type,
        boolean secret,
        int first,
        OptionalInt last,
        OptionalInt deprecated,
        Optional<Option> successor) {

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
}
