package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run would do, as far as that can be seen: what does not fit, and what the login may not look at, does not hide the
 * rest.
 *
 * @param changes one for each resource, changed or not; those of octavia.conf only if nothing speaks against a run
 * @param options of octavia.conf that are known, without the secret ones
 * @param objections what speaks against a run
 */
public record Outlook(List<Change> changes, Map<Option, String> options, List<Objection> objections) {

    /**
     * Why there is no run.
     *
     * @param sections that it is about; none for octavia.conf and the login
     * @param cause a refusal, a fault of certificates, or what the cloud answered
     */
    public record Objection(Set<Section> sections, RuntimeException cause) {}

    public Outlook {
        changes = List.copyOf(changes);
        objections = List.copyOf(objections);
    }
}
