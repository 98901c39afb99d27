package io.jenkins.plugins.octavia.prerequisite.base;

import io.jenkins.plugins.octavia.cloud.Tagged;
import java.util.List;
import java.util.Optional;

/**
 * One resource as it is, compared with what it should be.
 *
 * @param found empty if there is none yet
 * @param differences what is to be done, or is left as it is, each in one line
 */
public record Decision<T>(Kind kind, String name, Optional<T> found, Action action, List<String> differences) {

    public Decision {
        differences = List.copyOf(differences);
    }

    public static <T> Decision<T> create(Kind kind, String name, String... what) {
        return new Decision<>(kind, name, Optional.empty(), Action.CREATED, List.of(what));
    }

    /** What exists: updated if something has to change, else unchanged if it is ours and adopted if not. */
    public static <T> Decision<T> existing(Kind kind, String name, T found, boolean ours, List<String> changes) {
        Action asIs = ours ? Action.UNCHANGED : Action.ADOPTED;
        return new Decision<>(kind, name, Optional.of(found), changes.isEmpty() ? asIs : Action.UPDATED, changes);
    }

    /** The same with remarks on what is left as it is. */
    public Decision<T> noting(List<String> remarks) {
        List<String> all = new java.util.ArrayList<>(differences);
        all.addAll(remarks);
        return new Decision<>(kind, name, found, action, all);
    }

    public T existing() {
        return found.orElseThrow();
    }

    /** The outcome, if the decision was carried out. */
    public Resource resource(String id) {
        return new Resource(kind, name, id, action);
    }

    /** Of a resource that Neutron knows by an id. */
    public Change change() {
        return change(found.filter(Tagged.class::isInstance)
                .map(there -> ((Tagged) there).id())
                .orElse(""));
    }

    public Change change(String id) {
        return new Change(kind, name, id, action, differences);
    }
}
