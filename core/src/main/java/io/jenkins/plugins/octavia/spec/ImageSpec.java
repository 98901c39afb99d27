package io.jenkins.plugins.octavia.spec;

import java.nio.file.Path;
import java.util.Locale;

/**
 * The amphora image in Glance.
 *
 * @param tag by which Octavia finds the image
 * @param keep how many images with our mark stay, the tagged one included
 */
public record ImageSpec(String name, Path file, String tag, Visibility visibility, int keep) {

    /** As Glance names it in lower case. */
    public enum Visibility {
        PRIVATE,
        SHARED,
        COMMUNITY,
        PUBLIC;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
