package io.jenkins.plugins.octavia.conf;

import java.util.regex.Pattern;

/**
 * How oslo.config reads {@code $} in a value: {@code $$} and {@code \$} stand for {@code $}, {@code $name} for another
 * option.
 */
final class Dollar {

    /** cfg.ConfigOpts.Template; matched after the escapes are gone. */
    private static final Pattern REFERENCE = Pattern.compile(
            "\\$(?:[_a-z][._a-z0-9]*|\\{[_a-z][._a-z0-9]*})", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private Dollar() {}

    static String escape(String value) {
        return value.replace("$", "$$");
    }

    /** The value with escapes undone; references to other options stay as they are. */
    static String unescape(String raw) {
        return raw.replace("\\$", "$$").replace("$$", "$");
    }

    static boolean hasReference(String raw) {
        return REFERENCE.matcher(raw.replace("\\$", "$$").replace("$$", "\0")).find();
    }
}
