package io.jenkins.plugins.octavia.conf;

import java.util.Locale;

/**
 * The name of one option, {@code [section] name}.
 *
 * <p>Sections compare as in oslo.config, which lower-cases every section but {@code DEFAULT}; names keep their case.
 */
public record Option(String section, String name) {

    public Option {
        section = normalized(section);
    }

    static String normalized(String section) {
        return section.equals("DEFAULT") ? section : section.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "[" + section + "] " + name;
    }
}
