package io.jenkins.plugins.octavia.conf;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
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
        return REFERENCE.matcher(withoutEscapes(raw)).find();
    }

    /**
     * The value with escapes undone and references replaced.
     *
     * @param options what the named option has; a reference to one that has nothing stays as it is
     */
    static String substitute(String raw, Function<String, Optional<String>> options) {
        return REFERENCE
                .matcher(withoutEscapes(raw))
                .replaceAll(reference -> Matcher.quoteReplacement(
                        options.apply(reference.group().replaceAll("[${}]", "")).orElse(reference.group())))
                .replace('\0', '$');
    }

    /** U+0000 stands for a dollar sign that begins no reference. */
    private static String withoutEscapes(String raw) {
        return raw.replace("\\$", "$$").replace("$$", "\0");
    }
}
