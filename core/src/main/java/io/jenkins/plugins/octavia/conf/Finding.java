package io.jenkins.plugins.octavia.conf;

import java.util.Optional;

/**
 * One thing that is wrong with a file. No part of it ever shows a value.
 *
 * @param line counts from 1
 * @param option the option, where the finding is about one
 * @param message what is wrong, in a clause that follows the option's name
 * @param advice what to do, in a clause
 */
public record Finding(Severity severity, int line, Optional<Option> option, String message, String advice) {

    public enum Severity {
        /** Octavia does not start, fails later, or is open to anyone. */
        ERROR,
        /** Octavia ignores the line. */
        WARNING,
        /** It works, and ought to be changed all the same. */
        NOTE
    }

    @Override
    public String toString() {
        return "line " + line + ": " + option.map(o -> o + " ").orElse("") + message + "; " + advice;
    }
}
