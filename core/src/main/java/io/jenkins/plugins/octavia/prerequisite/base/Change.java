package io.jenkins.plugins.octavia.prerequisite.base;

import io.jenkins.plugins.octavia.text.Printable;
import java.util.List;

/**
 * One line of a plan.
 *
 * @param id empty for what is still to be made
 * @param differences what is to be done or is left as it is, each in one line
 */
public record Change(Kind kind, String name, String id, Action action, List<String> differences) {

    /** Names of a cloud may hold anything, also what moves a terminal's cursor. */
    public Change {
        name = Printable.line(name);
        id = Printable.line(id);
        differences = differences.stream().map(Printable::line).toList();
    }
}
