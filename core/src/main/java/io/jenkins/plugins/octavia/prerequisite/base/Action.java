package io.jenkins.plugins.octavia.prerequisite.base;

import java.util.Locale;

/** What a run did to a resource, or would do. */
public enum Action {
    CREATED,
    UPDATED,
    UNCHANGED,
    /** It fits but somebody else made it: used, never marked, never destroyed. */
    ADOPTED,
    REMOVED;

    public boolean isChange() {
        return this == CREATED || this == UPDATED || this == REMOVED;
    }

    /** As outputs write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
