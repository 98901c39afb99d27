package io.jenkins.plugins.octavia.conf;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing that is wrong with a file. No part of it ever shows a value.
 *
 * @param line counts from 1
 * @param option the option, if the finding is about one
 * @param message what is wrong, in a clause that follows the option's name
 * @param advice what to do, in a clause
 */
public record ConfFinding(Severity severity, int line, Optional<Option> option, String message, String advice) {

    public enum Severity {
        /** Octavia does not start, fails later, or is open to anyone. */
        ERROR,
        /** Octavia ignores the line. */
        WARNING,
        /** It works, and ought to be changed all the same. */
        NOTE
    }

    private static final Pattern PLAIN = Pattern.compile("[\\w.-]{1,100}");

    /** A name that is not a plain word is not shown: a line of prose or a slipped secret can end up as one. */
    static ConfFinding about(Statement.Assignment a, Severity severity, String message, String advice) {
        int line = a.first() + 1;
        return PLAIN.matcher(a.option().section()).matches()
                        && PLAIN.matcher(a.option().name()).matches()
                ? new ConfFinding(severity, line, Optional.of(a.option()), message, advice)
                : new ConfFinding(
                        severity,
                        line,
                        Optional.empty(),
                        "an option whose name is not a plain word " + message,
                        advice);
    }

    @Override
    public String toString() {
        return "line " + line + ": " + option.map(o -> o + " ").orElse("") + message + "; " + advice;
    }
}
