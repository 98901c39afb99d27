package io.jenkins.plugins.octavia.config;

import java.util.List;

/**
 * The jobs that may use a cloud: all of them, or those of some names.
 *
 * @param names full names, of folders for every job beneath or of jobs themselves, compared exactly; none for every job
 */
record UsableBy(List<String> names) {

    /** @param text a name on each line */
    static UsableBy of(String text) {
        return new UsableBy(text.lines()
                .map(line -> line.strip().replaceAll("^/+|/+$", ""))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList());
    }

    /** @param job its full name */
    boolean includes(String job) {
        return names.isEmpty() || names.stream().anyMatch(name -> job.equals(name) || job.startsWith(name + "/"));
    }

    /** The same after a folder or job got another full name. */
    UsableBy renamed(String before, String after) {
        return new UsableBy(
                names.stream().map(name -> name.equals(before) ? after : name).toList());
    }

    String text() {
        return String.join("\n", names);
    }
}
