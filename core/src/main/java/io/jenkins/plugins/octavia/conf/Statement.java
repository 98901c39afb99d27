package io.jenkins.plugins.octavia.conf;

/** What oslo.config sees in one or more lines; {@code first} counts from 0, comments and blank lines are not statements. */
sealed interface Statement {

    int first();

    /** {@code [section]}, with the section's name as {@link Option} normalizes it. */
    record Header(int first, String section) implements Statement {}

    /**
     * {@code name = value}, in the lines from {@code first} up to but not including {@code end}.
     *
     * @param raw the value as oslo.config's parser hands it on, before {@code $} is substituted
     */
    record Assignment(int first, int end, Option option, String raw) implements Statement {}

    /** A line at which oslo.config gives the whole file up. */
    record Unreadable(int first, String reason, String advice) implements Statement {}
}
