package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.prerequisite.base.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a dry run would do to one resource, on the build's page; not a record, because XStream cannot write one. */
public final class PlanRow {

    private final String kind;
    private final String name;
    private final String action;
    private final ArrayList<String> differences;

    private PlanRow(String kind, String name, String action, List<String> differences) {
        this.kind = Objects.requireNonNullElse(kind, "");
        this.name = Objects.requireNonNullElse(name, "");
        this.action = Objects.requireNonNullElse(action, "");
        this.differences = new ArrayList<>(Objects.requireNonNullElse(differences, List.of()));
    }

    static PlanRow of(Change change) {
        return new PlanRow(
                change.kind().toString(), change.name(), change.action().label(), change.differences());
    }

    /** XStream runs no constructor. */
    private Object readResolve() {
        return new PlanRow(kind, name, action, differences);
    }

    boolean isOf(Change change) {
        return kind.equals(change.kind().toString()) && name.equals(change.name());
    }

    public String getKind() {
        return kind;
    }

    public String getName() {
        return name;
    }

    /** {@code created}, {@code updated} or {@code removed}. */
    public String getAction() {
        return action;
    }

    /** Of octavia.conf {@code - old} and {@code + new}; of a secret only that it changes. */
    public List<String> getDifferences() {
        return List.copyOf(differences);
    }
}
