package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.spec.RolesSpec.Assignment;
import java.util.ArrayList;
import java.util.List;

/** Reads the section {@code roles}. */
final class RolesReader {

    private final Fields fields;

    RolesReader(Fields fields) {
        this.fields = fields;
    }

    RolesSpec roles() {
        List<Assignment> assign = new ArrayList<>();
        fields.list("assign").orElse(List.of()).forEach(item -> assign.add(assignment(item)));
        return new RolesSpec(fields.flag("create", true), fields.flag("implied", true), assign);
    }

    private static Assignment assignment(Fields.Item item) {
        Fields f = item.fields("role", "user", "group", "project");
        for (String key : List.of("role", "project")) {
            if (item.isMapping() && !f.has(key) && !f.isWrong(key)) {
                f.problem(key, "required");
            }
        }
        if (item.isMapping() && f.has("user") == f.has("group")) {
            f.problem("user", "give a user or a group, and not both");
        }
        return new Assignment(
                f.text("role", ""),
                f.has("group"),
                f.text(f.has("group") ? "group" : "user", ""),
                f.text("project", ""));
    }
}
