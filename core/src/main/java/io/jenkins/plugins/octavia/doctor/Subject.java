package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.spec.Section;
import java.util.Collection;
import java.util.Locale;

/** What findings are about, in the order in which they are shown. */
public enum Subject {
    SERVICES,
    PREREQUISITES,
    CONFIGURATION,
    CERTIFICATES,
    IMAGE,
    HEALTH_MANAGERS,
    QUOTAS,
    LOAD_BALANCERS,
    AMPHORAE,
    LEFTOVERS;

    /** As outputs write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Of what belongs to sections of the specification; of none it is octavia.conf, which is of all of them. */
    static Subject of(Collection<Section> sections) {
        return sections.stream().findFirst().map(Subject::of).orElse(CONFIGURATION);
    }

    private static Subject of(Section section) {
        return switch (section) {
            case CERTIFICATES -> CERTIFICATES;
            case IMAGE -> IMAGE;
            case QUOTAS -> QUOTAS;
            default -> PREREQUISITES;
        };
    }
}
