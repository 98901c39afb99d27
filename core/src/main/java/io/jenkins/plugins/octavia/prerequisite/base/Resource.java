package io.jenkins.plugins.octavia.prerequisite.base;

import io.jenkins.plugins.octavia.text.Printable;

/**
 * A resource that a run has ensured.
 *
 * @param id what its service calls it; of certificates the fingerprint of the CA that signs amphorae's, of a file its name. Never a path: in Jenkins
 *     the files lie elsewhere in each build
 */
public record Resource(Kind kind, String name, String id, Action action) {

    /** Names of a cloud may hold anything, also what moves a terminal's cursor. */
    public Resource {
        name = Printable.line(name);
        id = Printable.line(id);
    }

    public boolean isSameAs(Resource other) {
        return kind == other.kind && name.equals(other.name);
    }

    /** As a run that has nothing to do with it sees it. */
    public Resource unchanged() {
        return new Resource(kind, name, id, action.isChange() ? Action.UNCHANGED : action);
    }
}
