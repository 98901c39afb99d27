package io.jenkins.plugins.octavia.conf;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What people, templates and here-documents leave behind in a value, and oslo.config takes for a part of it. */
enum Leftover {
    COMMENT(
            "has a comment behind its value, which oslo.config takes for a part of it",
            "put the comment on a line of its own, that begins with #"),
    LINES(
            "goes over several lines: the indented ones below belong to its value",
            "remove the blanks at the start of the lines below, or the lines"),
    PLACEHOLDER(
            "has a placeholder or a command in place of its value",
            "write the value itself; within << 'EOF' with quotes a shell puts nothing in its place");

    private static final Pattern COMMENT_BEHIND = Pattern.compile("[\\s\\p{Z}][#;]");
    private static final Pattern ANY_COMMAND = Pattern.compile("\\$\\(|`|\\{\\{|\\{%");
    private static final Pattern WHOLE_COMMAND =
            Pattern.compile("(?s)\\$\\(.*\\)|`.*`|\\{\\{.*}}|%\\([^)]*\\)s|@[A-Z_]+@");

    private static final Pattern STAND_IN = Pattern.compile(
            "(?i)<[^<>]*>|(?:change|replace)[-_]?(?:me|this)|to-?do|tbd|fix-?me|x{3,}|none|null|undefined");

    /** Text for people or logs, in which all of this may be meant. */
    private static final Set<String> FREE_TEXTS = Set.of("user_log_format", "enabled_provider_drivers");

    private final String message;
    private final String advice;

    Leftover(String message, String advice) {
        this.message = message;
        this.advice = advice;
    }

    String message() {
        return message;
    }

    String advice() {
        return advice;
    }

    /** In the value of an option of Octavia. */
    static Optional<Leftover> in(KnownOption known, OptionType type, String value) {
        if (FREE_TEXTS.contains(known.option().name())) {
            return Optional.empty();
        }
        boolean placeholder = STAND_IN.matcher(Blank.strip(value)).matches()
                || (known.secret() ? WHOLE_COMMAND : ANY_COMMAND).matcher(value).find();
        if (placeholder) {
            return Optional.of(PLACEHOLDER);
        }
        // A secret may have any character in it.
        if (!known.secret() && hasComment(value)) {
            return Optional.of(COMMENT);
        }
        return value.indexOf('\n') >= 0 && !type.takesLines() ? Optional.of(LINES) : Optional.empty();
    }

    static boolean hasComment(String value) {
        return COMMENT_BEHIND.matcher(value).find();
    }
}
