package io.jenkins.plugins.octavia.embedded;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;

/**
 * How a MariaDB with the collation {@code utf8_general_ci} compares text, and so the real services find things: without
 * case, accents and blanks at the end.
 */
final class Collation {
    private Collation() {}

    /** Equal for texts that the database takes for the same. */
    static String key(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replaceAll(" +$", "")
                .toUpperCase(Locale.ROOT);
    }

    static boolean equal(String one, String other) {
        return key(one).equals(key(other));
    }

    static boolean contains(Collection<String> texts, String wanted) {
        return texts.stream().anyMatch(text -> equal(text, wanted));
    }
}
